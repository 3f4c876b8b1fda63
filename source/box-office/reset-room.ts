import type { BoxOffice } from './box-office.ts';
import type { Outcome } from './outcome.ts';

/**
 * Makes a room empty while terminals go on selling: closes it, so that its seats hold still, frees all of them in one
 * change, and opens it. Can be run again at any point. Gives the outcome of the first step that went wrong, or that of
 * freeing the seats; the room is opened again whatever became of that, since versions protect what is sold next.
 */
export async function resetRoom(
  boxOffice: BoxOffice,
  room: string,
  by: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  const options = signal === undefined ? {} : { signal };
  const closed = await boxOffice.fulfil({ kind: 'close', room, by }, options);
  if (closed.kind !== 'applied' && closed.kind !== 'settled') return closed;
  const freed = await boxOffice.fulfil({ kind: 'reset', room, by }, options);
  const opened = await boxOffice.fulfil({ kind: 'open', room, by });
  const isOpen = opened.kind === 'applied' || opened.kind === 'settled';
  return freed.kind === 'applied' && !isOpen ? opened : freed;
}
