import type { BoxOffice, FulfilOptions } from './box-office.ts';
import type { Outcome } from './outcome.ts';

/** How a room is reset, and why. */
export type ResetOptions = Pick<FulfilOptions, 'signal' | 'onDoubt'> & { readonly reason?: string };

/**
 * Makes a room empty while terminals go on selling: closes it, so that its seats hold still, frees all of them in one
 * change, and opens it. Can be run again at any point. Gives the outcome of the first step that went wrong, or that of
 * freeing the seats; the room is opened again whatever became of that, since versions protect what is sold next.
 */
export async function resetRoom(
  boxOffice: BoxOffice,
  room: string,
  by: string,
  { reason = '', ...options }: ResetOptions = {},
): Promise<Outcome> {
  const closed = await boxOffice.fulfil({ kind: 'close', room, by, reason }, options);
  if (closed.kind !== 'applied' && closed.kind !== 'settled') return closed;
  const freed = await boxOffice.fulfil({ kind: 'reset', room, by, reason }, options);
  const opened = await boxOffice.fulfil({ kind: 'open', room, by, reason });
  const isOpen = opened.kind === 'applied' || opened.kind === 'settled';
  return freed.kind === 'applied' && !isOpen ? opened : freed;
}
