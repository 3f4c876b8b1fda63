import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import type { Moment } from '../../source/stress/history/event.ts';
import { type Launcher, through } from '../../tools/cluster/plan/launcher.ts';

/** What a client process may be started with besides the ordinary. */
export type BookerOptions = {
  /** Clients in the process, each after one request at a time; 3 where it is absent. */
  readonly clients?: number;
  /** All of them want these seats of room A and nothing else, written `11-1 11-2`. */
  readonly seats?: string;
  /** Another way to the same theater. */
  readonly address?: string;
  /** What the process is started through, to be in the network of a node rather than in that of everybody. */
  readonly launcher?: Launcher;
  /** In which order a client names its seats when it takes several. */
  readonly order?: 'forward' | 'backward';
};

/** How one request of a client ended; one line of its process. */
export type Ended = {
  /** When the request was made. */
  readonly at: Moment;
  /** The outcome's kind, or `error` when the store could not be asked. */
  readonly kind: string;
  /**
   * When the person heard the first word of it: the outcome, or that the outcome is being looked for. ms after the
   * request.
   */
  readonly heardMs: number;
  readonly endedMs: number;
  /** By how much a timer of the length of the patience was late meanwhile, ms: the machine's part of `heardMs`. */
  readonly lateMs: number;
  /** What the person read in between; null when the end came first. */
  readonly doubt: string | null;
  /** What the person reads in the end. */
  readonly words: string;
};

/** A process that books, seen from the one that started it. */
export type Booking = {
  readonly name: string;
  /** `XDG_STATE_HOME` of the process, where its journal is. */
  readonly stateHome: string;
  /** The file that its part of the history is in. */
  readonly history: string;
  /** Ends of its requests so far, in their order. */
  readonly ends: readonly Ended[];
  /** Resolves when this many requests more than now have ended; rejects when none ends for `patienceMs`. */
  hasEnded(more: number, patienceMs?: number): Promise<void>;
  /** Has it end with the requests that are under way; when it is gone, gives what was wrong with that, or null. */
  stop(): Promise<string | null>;
  /** SIGSTOP has it stand still, SIGCONT go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
};

/** The longest that a request may take until its end, ms: settling it takes 15 s, giving it up as long again. */
const LONGEST_REQUEST_MS = 60_000;

/** Starts `script` with one JSON argument, in a state folder of its own below `folder`. */
export function startBooking(
  script: string,
  {
    name,
    folder,
    launcher = [],
    ...task
  }: {
    readonly name: string;
    readonly folder: string;
    readonly launcher?: Launcher;
    readonly [key: string]: unknown;
  },
): Booking {
  const stateHome = path.join(folder, `${name}-state`);
  mkdirSync(stateHome, { recursive: true });
  const history = path.join(folder, `${name}.jsonl`);
  const [command, words] = through(launcher, process.execPath, [
    path.join(import.meta.dirname, script),
    JSON.stringify({ name, history, ...task }),
  ]);
  const child = spawn(command, [...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_STATE_HOME: stateHome },
  });
  const ends: Ended[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => ends.push(JSON.parse(line)));
  const isGone = once(child, 'exit');
  child.stdin.on('error', () => undefined); // it may be gone already
  return {
    name,
    stateHome,
    history,
    ends,
    hasEnded: (more, patienceMs = LONGEST_REQUEST_MS) => untilMore(ends, more, patienceMs, child, name),
    async stop() {
      child.stdin.end();
      const late = new AbortController();
      const patience = delay(LONGEST_REQUEST_MS, 'late' as const, { signal: late.signal }).catch(
        () => 'gone' as const,
      );
      const how = await Promise.race([isGone, patience]);
      late.abort();
      if (how !== 'late') return null;
      child.kill('SIGKILL');
      return `${name} did not end within ${LONGEST_REQUEST_MS} ms after it was told to`;
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await isGone;
    },
  };
}

async function untilMore(
  ends: readonly Ended[],
  more: number,
  patienceMs: number,
  child: ChildProcess,
  name: string,
): Promise<void> {
  const wanted = ends.length + more;
  let [count, since] = [ends.length, performance.now()];
  while (ends.length < wanted) {
    if (ends.length > count) [count, since] = [ends.length, performance.now()];
    if (child.exitCode !== null) throw new Error(`${name} ended with exit code ${child.exitCode}`);
    if (performance.now() - since > patienceMs) {
      throw new Error(`${name} hangs: no outcome for ${patienceMs} ms`);
    }
    await delay(20);
  }
}
