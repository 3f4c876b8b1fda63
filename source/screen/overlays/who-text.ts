import { seatLabel } from '../../theater/seat-label.ts';
import { ownerOf, type SeatPosition, stateOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { countsOf } from '../map/room-lines.ts';
import { cellsOf, padRight } from '../text/fit-text.ts';
import { listPieces, wrap } from '../text/wrap.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OverlayText } from './overlay-text.ts';

/** As people sort: Bus 2 before Bus 10. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

/**
 * Who sits where in a room: one paragraph for each person, in the order of the names; a semicolon between the bookings of
 * one person, and held seats are marked so.
 */
export function whoText(
  room: string,
  play: string,
  snapshot: RoomSnapshot | null,
  client: string,
  cells: number,
  appearance: Appearance,
): OverlayText {
  const title = `${room} ${printable(play, appearance)}`;
  const heading = styled(appearance, 'name', `Who sits in ${title}`);
  if (snapshot === null) return { heading, lines: ['The room was not seen yet.'] };
  const people = seatsByPerson(snapshot);
  if (people.size === 0) return { heading, lines: ['Nobody yet: every seat is free.'] };
  const { ellipsis } = appearance.glyphs;
  const names = [...people.keys()].toSorted((left, right) => BY_NAME.compare(left, right));
  const nameCells = Math.max(...names.map((name) => cellsOf(printable(name, appearance))));
  const lines = names.flatMap((name) => {
    const shown = padRight(printable(name, appearance), nameCells);
    const seats = wrap(partyPieces(people.get(name) ?? []), cells - nameCells - 2, ellipsis);
    const token = name === client ? 'yours' : 'name';
    return seats.map((line, index) =>
      index === 0 ? `${styled(appearance, token, shown)}  ${line}` : `${' '.repeat(nameCells)}  ${line}`,
    );
  });
  return { heading: `${heading}  ${styled(appearance, 'quiet', countsOf(snapshot))}`, lines };
}

/** The seats of each person, booking by booking. */
function seatsByPerson(snapshot: RoomSnapshot): ReadonlyMap<string, readonly (readonly string[])[]> {
  const people = new Map<string, Map<string, string[]>>();
  for (const seat of snapshot.seats) {
    const owner = ownerOf(seat, snapshot.at);
    if (owner === null) continue;
    const isHeld = stateOf(seat, snapshot.at) === 'held';
    const parties = people.get(owner) ?? new Map<string, string[]>();
    const party = seat.content.kind === 'booked' ? seat.content.booking : 'held';
    parties.set(party, [...(parties.get(party) ?? []), writeSeat(seat, isHeld)]);
    people.set(owner, parties);
  }
  return new Map([...people].map(([owner, parties]) => [owner, [...parties.values()]]));
}

function partyPieces(parties: readonly (readonly string[])[]): readonly string[] {
  return parties.flatMap((party, index) => {
    const isLast = index === parties.length - 1;
    return listPieces(party).map((piece) => (isLast || piece.endsWith(',') ? piece : `${piece};`));
  });
}

function writeSeat(seat: SeatPosition, isHeld: boolean): string {
  return isHeld ? `${seatLabel(seat)} (held)` : seatLabel(seat);
}
