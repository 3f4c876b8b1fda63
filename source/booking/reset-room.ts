import { type Store, StoreError } from '../store/store.ts';
import type { GateRequest } from '../theater/request.ts';
import type { BoxOffice, FulfilOptions } from './box-office.ts';
import { closingOf } from './history.ts';
import type { Outcome } from './outcome.ts';

/** Who resets, where the rooms are, and where the history tells what closed one. */
export type ResetTools = { readonly boxOffice: BoxOffice; readonly store: Pick<Store, 'history'> };

/** How a room is reset, and why. */
type ResetOptions = Pick<FulfilOptions, 'signal' | 'onDoubt'> & { readonly reason?: string };

/**
 * Makes a room empty while terminals go on selling: closes it, so that its seats hold still, then frees all of them
 * and opens it in one change. A room that somebody had closed stays closed. Can be run again at any point: a room
 * that an earlier reset has left closed is told by its closing, and is opened. Gives the outcome of the first step
 * that went wrong, or that of freeing the seats; whatever became of that, a room that was closed for it is opened,
 * since versions protect what is sold next. Rejects with a StoreError while nothing was changed.
 */
export async function resetRoom(
  { boxOffice, store }: ResetTools,
  room: string,
  by: string,
  { reason = '', ...options }: ResetOptions = {},
): Promise<Outcome> {
  const request = { kind: 'reset', room, by, reason } as const;
  const closed = await boxOffice.fulfil({ ...request, gate: 'close' }, options);
  if (closed.kind !== 'applied' && closed.kind !== 'settled') return closed;
  // Whoever finds the room closed asks the history what for.
  if (closed.kind === 'applied') await closed.recorded;
  const isOwn = closed.kind === 'applied' || (await closingOf(store, room))?.change.kind === 'reset';
  const freed = await boxOffice.fulfil({ ...request, gate: isOwn ? 'open' : null }, options);
  if (freed.kind !== 'applied' && isOwn) await openAgain(boxOffice, { kind: 'open', room, by, reason });
  return freed;
}

/** A room that cannot be opened now says by its closing what it was closed for. */
async function openAgain(boxOffice: BoxOffice, request: GateRequest): Promise<void> {
  try {
    const opened = await boxOffice.fulfil(request);
    if (opened.kind === 'applied') await opened.recorded;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
