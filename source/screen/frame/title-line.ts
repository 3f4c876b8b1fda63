import { sumOfOccupancy } from '../../theater/occupancy.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Scene } from '../client/client-state.ts';
import { occupancyIn } from '../map/occupancy-in.ts';
import { cellsOf, shortenMiddle } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import { linkWords } from './link-words.ts';
import { type Sides, twoSides } from './sides.ts';

/** The first line: the program, the person, the store, how the pictures stand, and how full the theater is. */
export function titleLine(
  { client, address, link, rooms }: Pick<Scene, 'client' | 'address' | 'link' | 'rooms'>,
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
  const whole = write(full, all, `${own} yours`);
  const pairs: readonly Sides[] = [
    [`${left}${storeWords(address, cells - cellsOf(left) - cellsOf(whole), appearance)}`, whole],
    [left, whole],
    [` ${name}`, whole],
    [` ${name}`, write(full, `${own} yours`)],
    [` ${name}`, write(full)],
    [` ${name}`, write(brief)],
    [` ${name}`, ''],
  ];
  return twoSides(pairs, cells);
}

/** The store's name between two sides with this many cells between them: all of it, its ends, or nothing. */
export function storeWords(address: string, space: number, appearance: Appearance): string {
  const room = space - 2 * GAP;
  if (room < FEWEST_CELLS) return '';
  const words = shortenMiddle(printable(address, appearance), room, appearance.glyphs.ellipsis);
  return ' '.repeat(GAP) + styled(appearance, 'quiet', words);
}

const GAP = 3;
/** Of a store's name; less tells nobody which it is. */
const FEWEST_CELLS = 8;

function seatsOf(client: string, rooms: ReadonlyMap<string, RoomSnapshot>): number {
  let count = 0;
  for (const { seats } of rooms.values()) {
    for (const seat of seats)
      if (seat.content.kind === 'booked' && seat.content.client === client) count += 1;
  }
  return count;
}
