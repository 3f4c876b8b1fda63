import { type Change, changeTime } from '../../../theater/change.ts';
import type { SeatDifference } from '../../../theater/picture.ts';
import { referenceIn } from '../../../theater/reference.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { listOf, ownerOf, seatRanges } from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import type { ClientState, Happening } from './client-state.ts';
import { standingWords } from './marks.ts';

/** More than a terminal of any size shows. */
const MOST_HAPPENINGS = 100;

/** Stretches of seats that are named before the rest is only counted. */
const MOST_STRETCHES = 4;

/**
 * What other terminals changed between two pictures of a room, in words: how the seats stand now, and whose they
 * were; seats that changed in the same way are told together. `client`: whose seats are called yours.
 */
export function happeningsIn(
  after: RoomSnapshot,
  differences: readonly SeatDifference[],
  client: string,
): readonly Happening[] {
  const { room, at } = after;
  const groups = Map.groupBy(differences, (difference) => changeWords(after, difference, client));
  return [...groups].map(([words, seats]) => {
    const names = listOf(seatRanges(seats.map((each) => each.after)), MOST_STRETCHES);
    return { at, wordings: [`${makeSafe(room)} ${names} ${words}`], isOwn: false };
  });
}

function changeWords(snapshot: RoomSnapshot, { before, after }: SeatDifference, client: string): string {
  const standing = standingWords(snapshot, after, client);
  const reference = referenceIn(after.content);
  const [was, is] = [ownerOf(before, snapshot.at), ownerOf(after, snapshot.at)];
  const words = [standing, ...(reference === null ? [] : [reference])];
  return [...words, ...(was === null || was === is ? [] : [`before of ${makeSafe(was)}`])].join(', ');
}

/** What this terminal did itself, in the words that it said; `at` where the change does not tell when it was made. */
export function ownHappening(change: Change, { message }: ClientState, at: number): readonly Happening[] {
  if (message === null) return [];
  return [{ at: changeTime(change.id) ?? at, wordings: [message.text, ...(message.briefer ?? [])] }];
}

/** The state with what has happened since; the newest first. */
export function withHappened(state: ClientState, happened: readonly Happening[]): ClientState {
  if (happened.length === 0) return state;
  return { ...state, happened: [...happened.toReversed(), ...state.happened].slice(0, MOST_HAPPENINGS) };
}
