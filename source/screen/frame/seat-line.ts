import { passiveWords } from '../../box-office/wording.ts';
import { isSameSeat } from '../../theater/seats.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { ClientState, OpenWish, Scene } from '../client/client-state.ts';
import { lostMarks } from '../client/marks.ts';
import { canBeBooked, standingWords } from '../client/seat-words.ts';
import { wishAbout } from '../map/seat-look.ts';
import { countOf, seatName } from '../text/seat-names.ts';
import { printable, styled } from '../theme/appearance.ts';
import { type Sides, twoSides } from './sides.ts';

/** The seat under the cursor, and the marks: the first status line of a layout that shows several rooms. */
export function seatLine(state: ClientState, scene: Scene, cells: number): string {
  const name = styled(scene.appearance, 'name', seatName(state.cursor.room, state.cursor));
  const left = ` ${name}  ${seatWords(state, scene)}`;
  const { marks } = state;
  if (marks === null) return twoSides([[left, '']], cells);
  const lost = lostMarks(marks, scene.rooms, scene.client).length;
  const count = `${marks.seats.length} marked${lost === 0 ? '' : `, ${lost} lost`}`;
  const names = marks.seats.map((seat) => seatName(marks.room, seat));
  const some = names.slice(0, 3).join(', ');
  const rights = [`${count}: ${names.join(', ')}`, `${count}: ${some} and more`, count];
  const pairs: readonly Sides[] = rights.map((right) => [
    left,
    styled(scene.appearance, lost === 0 ? 'marked' : 'lost', right),
  ]);
  return twoSides([...pairs, [left, '']], cells);
}

/** What the seat under the cursor is, in words: what this terminal is doing with it, what the store says, its mark. */
export function seatWords(state: ClientState, scene: Scene): string {
  const { cursor, marks, wishes } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const wish = wishAbout(cursor.room, cursor, wishes);
  if (wish !== null) return wishWords(wish);
  const standing = printable(standingWords(snapshot, cursor, scene.client), scene.appearance);
  const isMarked = marks?.room === cursor.room && marks.seats.some((seat) => isSameSeat(seat, cursor));
  if (isMarked) {
    return `${standing}, ${canBeBooked(snapshot, cursor, scene.client) ? 'marked' : 'your mark is lost'}`;
  }
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || content.client !== scene.client) return standing;
  const together = snapshot.seats.filter(
    ({ content: other }) => other.kind === 'booked' && other.booking === content.booking,
  ).length;
  return together === 1 ? standing : `${standing}, in a booking of ${countOf(together, 'seat')}`;
}

function wishWords({ deed, phase }: OpenWish): string {
  const doing = `being ${passiveWords(deed)}`;
  if (phase.kind === 'sent') return doing;
  return phase.kind === 'doubt' ? `${doing}, no answer so far` : 'unconfirmed';
}
