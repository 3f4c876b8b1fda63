import { type ChildProcess, fork } from 'node:child_process';

import { StoreError, type StoreFault } from '../../store/store.ts';
import type { ClientTask } from './program.ts';
import { NO_TALLY, type Tally } from './tally.ts';

/** How a client process is started: this program again, with arguments that make it a client. */
export type ClientCommand = {
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
};

/** How a client ended. */
export type ClientEnd =
  | { readonly kind: 'done' }
  /** It said itself that it could not go on. */
  | { readonly kind: 'failed'; readonly error: Error }
  /** It was killed, or fell over, without a word of its own. */
  | { readonly kind: 'lost'; readonly message: string };

/** The most that is kept of what a client writes to stderr, in characters. */
const KEPT_WORDS = 2000;

/** One client in a process of its own, seen from the process that started it. */
export class ClientProcess {
  readonly task: ClientTask;
  /** Resolves when the client has its connections; at its end at the latest. */
  readonly isReady: Promise<void>;
  /** Resolves when its process is gone. */
  readonly hasEnded: Promise<ClientEnd>;
  readonly #child: ChildProcess;
  #tally: Tally = NO_TALLY;
  #end: ClientEnd | null = null;
  #words = '';

  /** Starts the process. `onProgress` is called when it has told something new. */
  constructor(command: ClientCommand, task: ClientTask, onProgress: () => void) {
    this.task = task;
    this.#child = fork(command.script, [...command.args], {
      env: command.environment,
      // Nothing of a client belongs on the terminal; what it says before it falls over is kept for the report.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<ClientEnd>();
    this.isReady = ready.promise;
    this.hasEnded = ended.promise;
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-KEPT_WORDS);
    });
    this.#child.on('message', (message) => {
      if (!isFromClient(message)) return;
      if (message.type === 'ready') ready.resolve();
      this.#heard(message);
      onProgress();
    });
    this.#child.on('error', (error) => {
      this.#end ??= { kind: 'lost', message: error.message };
    });
    this.#child.on('close', (code, signal) => {
      ready.resolve();
      ended.resolve((this.#end ??= { kind: 'lost', message: this.#lastWords(code, signal) }));
    });
  }

  /** The last that is known of what it has done. */
  get tally(): Tally {
    return this.#tally;
  }

  begin(): void {
    this.#tell({ type: 'begin' });
  }

  /** Has it end with the action that is under way. */
  stop(): void {
    this.#tell({ type: 'stop' });
  }

  /** Ends it now, whatever it is doing. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #heard(message: FromClient): void {
    if (message.type === 'listening') this.#tell({ type: 'task', task: this.task });
    if (message.type === 'progress' || message.type === 'done') this.#tally = message.tally;
    if (message.type === 'done') this.#end = { kind: 'done' };
    if (message.type === 'failed') {
      const { fault } = message;
      const words = `client ${this.task.index + 1}: ${message.message}`;
      this.#end = { kind: 'failed', error: fault === null ? new Error(words) : new StoreError(fault, words) };
    }
  }

  #tell(message: ToClient): void {
    // A client that is gone is noticed by its end.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #lastWords(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    const words = this.#words.trim().split('\n').at(-1) ?? '';
    return `client ${this.task.index + 1} ${how}${words === '' ? '' : ` (${words})`}`;
  }
}

/** What the process that runs the clients tells one of them. */
type ToClient =
  /** First of all: what there is to do. */
  | { readonly type: 'task'; readonly task: ClientTask }
  /** Every client has its connections: begin. */
  | { readonly type: 'begin' }
  /** End with the action that is under way. */
  | { readonly type: 'stop' };

/** What a client process tells the one that started it. */
export type FromClient =
  /** It listens, and can be told its task. */
  | { readonly type: 'listening' }
  /** It has its connections and waits for the beginning. */
  | { readonly type: 'ready' }
  /** All it has done so far, several times a second. */
  | { readonly type: 'progress'; readonly tally: Tally }
  /** All it has done, and nothing follows. */
  | { readonly type: 'done'; readonly tally: Tally }
  /** It cannot go on; `fault` is null when the store is not to blame. */
  | { readonly type: 'failed'; readonly fault: StoreFault | null; readonly message: string };

const FROM_CLIENT = [
  'listening',
  'ready',
  'progress',
  'done',
  'failed',
] as const satisfies readonly FromClient['type'][];
const TO_CLIENT = ['task', 'begin', 'stop'] as const satisfies readonly ToClient['type'][];

/** Both ends are this program in the same version: the kind of a message is checked, not every field. */
function isFromClient(message: unknown): message is FromClient {
  return hasType(message, FROM_CLIENT);
}

/** See {@link isFromClient}. */
export function isToClient(message: unknown): message is ToClient {
  return hasType(message, TO_CLIENT);
}

function hasType(message: unknown, types: readonly string[]): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    types.includes(message.type)
  );
}
