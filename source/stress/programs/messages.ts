import type { StoreFault } from '../../store/store-error.ts';
import type { ClientTask } from './client-task.ts';
import type { Tally } from './tally.ts';

/** What the process that runs the clients tells one of them. */
export type ToClient =
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
export function isFromClient(message: unknown): message is FromClient {
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
