import { sumOfOccupancy } from '../../theater/occupancy.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { occupancyIn } from '../map/occupancy-in.ts';
import type { Link } from '../occupancy/occupancy.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import { linkWords } from './link-words.ts';
import { type Sides, twoSides } from './sides.ts';

/** The first line: the program, the person, how the pictures stand, and how full the theater is. */
export function titleLine(
  client: string,
  link: Link,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  cells: number,
  appearance: Appearance,
): string {
  const { full, brief, token } = linkWords(link);
  const { booked, seats, blocked } = sumOfOccupancy([...rooms.values()].map(occupancyIn));
  const own = seatsOf(client, rooms);
  const name = styled(appearance, 'name', printable(client, appearance));
  const left = ` ${styled(appearance, 'quiet', 'theater')}   ${name}`;
  const write = (words: string, ...facts: readonly string[]): string =>
    [styled(appearance, token, words), ...(rooms.size === 0 ? [] : facts)].join('   ');
  const all = `${booked} of ${seats - blocked} booked`;
  const pairs: readonly Sides[] = [
    [left, write(full, all, `${own} yours`)],
    [` ${name}`, write(full, all, `${own} yours`)],
    [` ${name}`, write(full, `${own} yours`)],
    [` ${name}`, write(full)],
    [` ${name}`, write(brief)],
    [` ${name}`, ''],
  ];
  return twoSides(pairs, cells);
}

function seatsOf(client: string, rooms: ReadonlyMap<string, RoomSnapshot>): number {
  let count = 0;
  for (const { seats } of rooms.values()) {
    for (const seat of seats)
      if (seat.content.kind === 'booked' && seat.content.client === client) count += 1;
  }
  return count;
}
