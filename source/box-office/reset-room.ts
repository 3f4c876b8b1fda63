import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { GateWish } from '../theater/wish.ts';
import type { BoxOffice, FulfilOptions } from './box-office.ts';
import { closingOf } from './closing.ts';
import type { Outcome } from './outcome.ts';

/** Who resets, where the rooms are, and where the history tells what closed one. */
export type ResetDesk = { readonly boxOffice: BoxOffice; readonly store: Pick<Store, 'history'> };

/** How a room is reset, and why. */
export type ResetOptions = Pick<FulfilOptions, 'signal' | 'onDoubt'> & { readonly reason?: string };

/**
 * Makes a room empty while terminals go on selling: closes it, so that its seats hold still, then frees all of them and
 * opens it in one change. A room that somebody had closed stays closed. Can be run again at any point: a room that an
 * earlier reset has left closed is told by its closing, and is opened. Gives the outcome of the first step that went
 * wrong, or that of freeing the seats; whatever became of that, a room that was closed for it is opened, since versions
 * protect what is sold next. Rejects with a StoreError while nothing was changed.
 */
export async function resetRoom(
  { boxOffice, store }: ResetDesk,
  room: string,
  by: string,
  { reason = '', ...options }: ResetOptions = {},
): Promise<Outcome> {
  const wish = { kind: 'reset', room, by, reason } as const;
  const closed = await boxOffice.fulfil({ ...wish, gate: 'close' }, options);
  if (closed.kind !== 'applied' && closed.kind !== 'settled') return closed;
  const isOwn = closed.kind === 'applied' || (await closingOf(store, room))?.change.kind === 'reset';
  const freed = await boxOffice.fulfil({ ...wish, gate: isOwn ? 'open' : null }, options);
  if (freed.kind !== 'applied' && isOwn) await openAgain(boxOffice, { kind: 'open', room, by, reason });
  return freed;
}

/** A room that cannot be opened now says by its closing what it was closed for. */
async function openAgain(boxOffice: BoxOffice, wish: GateWish): Promise<void> {
  try {
    await boxOffice.fulfil(wish);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
