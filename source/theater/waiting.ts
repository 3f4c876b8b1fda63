import { bestSeats } from './best-seats.ts';
import { timeOf } from './change.ts';
import { makeSafe } from './safe-text.ts';
import { countOf } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** Somebody who would take seats of a room once there are enough. */
export type Waiting = {
  /** A timeuuid: who asked first, and what the entry is named by. */
  readonly id: string;
  readonly room: string;
  /** How many seats. */
  readonly count: number;
  readonly client: string;
  /** Who wrote it down. */
  readonly by: string;
  /** In a person's words; may be empty. */
  readonly note: string;
};

/** The most that a list keeps for one room: nobody calls more people on one evening. */
export const MOST_WAITING = 200;

/** Since when somebody waits, ms since the epoch. */
export function waitsSince({ id }: Waiting): number {
  return timeOf(id);
}

/** Somebody who waits, where there is room for all of his seats now; `isTogether`: side by side. */
export type Fit = { readonly waiting: Waiting; readonly isTogether: boolean };

/**
 * Those who would find enough free seats in this picture, each as if alone, the first to come first: a suggestion to
 * whoever sells, who may know better.
 */
export function whoFits(snapshot: RoomSnapshot, list: readonly Waiting[]): readonly Fit[] {
  return list.flatMap((waiting) => {
    const { room, count, client } = waiting;
    const [best] = room === snapshot.room ? bestSeats(snapshot, count, { client, luck: 0 }) : [];
    if (best === undefined) return [];
    return [{ waiting, isTogether: best.arrangement === 'row' || best.arrangement === 'single-left' }];
  });
}

/** So many are named; the rest is counted. */
const MOST_NAMED = 3;

/** `Mia waits for 4 seats in A, then Zoë for 2 (apart).`; null where nobody fits. Safe for a terminal. */
export function fitWords(room: string, fits: readonly Fit[]): string | null {
  const [first, ...others] = fits.slice(0, MOST_NAMED).map(({ waiting: { client, count }, isTogether }) => {
    const apart = isTogether ? '' : ' (apart)';
    return { client: makeSafe(client), count, apart };
  });
  if (first === undefined) return null;
  const more = fits.length > MOST_NAMED ? ` and ${fits.length - MOST_NAMED} more` : '';
  const rest = others.map(({ client, count, apart }) => `, then ${client} for ${count}${apart}`).join('');
  return `${first.client} waits for ${countOf(first.count, 'seat')} in ${makeSafe(room)}${first.apart}${rest}${more}.`;
}
