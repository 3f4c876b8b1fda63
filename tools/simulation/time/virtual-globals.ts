import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

import { v1 } from 'uuid';

import { randomFrom } from './choices.ts';
import type { Owner, Step, VirtualTime } from './virtual-time.ts';

/** Takes the place of a timer of Node. */
class VirtualTimer {
  readonly step: Step;

  constructor(step: Step) {
    this.step = step;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** What the program asks for time and chance, as Node has it. */
const REAL = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  sleep: timersPromises.setTimeout,
  randomUUID: nodeCrypto.randomUUID,
  now: Date.now,
  random: Math.random,
  hrtime: Reflect.get(process.hrtime, 'bigint'),
};

/**
 * Has the whole process live in a schedule's time, with chance that follows from `seed`; gives what ends that. What
 * others do in between, such as the runner of tests, keeps Node's own timers.
 */
export function enterVirtualTime(time: VirtualTime, seed: number): () => void {
  const random = randomFrom(seed);
  const start = (owner: Owner, delayMs: number, run: () => void): VirtualTimer =>
    new VirtualTimer(time.schedule(owner, delayMs, run));

  const setTimer = (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): unknown => {
    const { owner } = time;
    if (owner === null) return REAL.setTimeout(run, delayMs, ...args);
    return start(owner, delayMs, () => run(...args));
  };
  const setSoon = (run: (...args: unknown[]) => void, ...args: unknown[]): unknown => {
    const { owner } = time;
    if (owner === null) return REAL.setImmediate(run, ...args);
    return start(owner, 0, () => run(...args));
  };
  const sleep = (delayMs = 0, value?: unknown, options: { signal?: AbortSignal } = {}) => {
    const { owner } = time;
    if (owner === null) return REAL.sleep(delayMs, value, options);
    return sleepIn(time, owner, delayMs, value, options.signal);
  };
  const fill = <Bytes extends Uint8Array>(bytes: Bytes): Bytes => {
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
    return bytes;
  };

  const timerNames = {
    setTimeout: setTimer,
    clearTimeout: (timer: unknown) => stop(timer, REAL.clearTimeout),
    setImmediate: setSoon,
    clearImmediate: (timer: unknown) => {
      if (timer instanceof VirtualTimer) timer.step.isCancelled = true;
      else if (timer instanceof Object) Reflect.apply(REAL.clearImmediate, undefined, [timer]);
    },
  };
  Object.assign(globalThis, timerNames);
  Object.assign(timers, timerNames);
  Object.assign(timersPromises, { setTimeout: sleep });
  Object.assign(nodeCrypto, { randomUUID: () => uuidOf(fill(new Uint8Array(16))) });
  Object.assign(globalThis.crypto, { getRandomValues: fill });
  Object.assign(Math, { random });
  Object.assign(Date, { now: () => 8e14 });
  Object.assign(performance, { now: () => time.now });
  Object.assign(process.hrtime, { bigint: () => BigInt(Math.floor(time.now * 1000)) * 1000n });
  syncBuiltinESMExports();
  // From a moment that lies far ahead the next change id begins anew, with nothing left of the schedule before.
  v1();
  Object.assign(Date, { now: () => time.date });

  return () => {
    const { setTimeout: timeout, clearTimeout: clear, setImmediate: soon, clearImmediate: clearSoon } = REAL;
    const real = { setTimeout: timeout, clearTimeout: clear, setImmediate: soon, clearImmediate: clearSoon };
    Object.assign(globalThis, real);
    Object.assign(timers, real);
    Object.assign(timersPromises, { setTimeout: REAL.sleep });
    Object.assign(nodeCrypto, { randomUUID: REAL.randomUUID });
    Reflect.deleteProperty(globalThis.crypto, 'getRandomValues');
    Object.assign(Math, { random: REAL.random });
    Object.assign(Date, { now: REAL.now });
    Reflect.deleteProperty(performance, 'now');
    Object.assign(process.hrtime, { bigint: REAL.hrtime });
    syncBuiltinESMExports();
  };
}

/** Ends a timer, whichever kind it is. */
function stop(timer: unknown, otherwise: (timer: NodeJS.Timeout) => void): void {
  if (timer instanceof VirtualTimer) timer.step.isCancelled = true;
  else if (isRealTimer(timer)) otherwise(timer);
}

function isRealTimer(timer: unknown): timer is NodeJS.Timeout {
  return timer instanceof Object;
}

/** As `setTimeout` of `node:timers/promises`. */
async function sleepIn(
  time: VirtualTime,
  owner: Owner,
  delayMs: number,
  value: unknown,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const step = time.schedule(owner, delayMs, () => resolve(value));
  const onAbort = (): void => {
    step.isCancelled = true;
    reject(new DOMException('The operation was aborted', 'AbortError'));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Random bytes as a uuid of version 4. */
function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
