import { type Seat, seatLabel } from '../../theater/seats.ts';
import type { RecordedChange, RoomHistory, RoomLook } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { changeWords, lookWords, momentWords, type Violation } from './violation.ts';

/**
 * Changes of several seats of which some look, or what is proved of the versions in the end, shows a part (I3).
 * A look is judged for the groups on the seats that differ from the look before it; the others were judged there.
 */
export function halfGroups(room: RoomHistory, chains: readonly SeatChain[]): readonly Violation[] {
  const groups = [...room.changes.values()].filter(
    ({ isConditional, change }) => isConditional && change.seats.length > 1,
  );
  const found = new Map<RecordedChange, RoomLook | null>();
  for (const group of groups) {
    if (isHalf(room, chains, group, null)) found.set(group, null);
  }
  const groupsBySeat = indexGroups(room, groups);
  const versions: (number | undefined)[] = [];
  for (const look of room.looks) {
    for (const [index, onSeat] of groupsBySeat) {
      const version = look.seats[index]?.version;
      const before = versions[index];
      if (version === undefined || version === before) continue;
      versions[index] = version;
      for (const group of groupsBetween(onSeat, before ?? chains[index]?.base ?? 0, version)) {
        if (!found.has(group) && isHalf(room, chains, group, look)) found.set(group, look);
      }
    }
  }
  return [...found].map(([group, look]) => halfGroup(room, group, look));
}

type VersionedGroup = { readonly version: number; readonly group: RecordedChange };

function indexGroups(
  { order }: RoomHistory,
  groups: readonly RecordedChange[],
): ReadonlyMap<number, readonly VersionedGroup[]> {
  const onSeats = groups.flatMap((group) =>
    group.change.seats.map(({ after }) => ({ index: order.indexOf(after), version: after.version, group })),
  );
  const sorted = onSeats.toSorted((left, right) => left.version - right.version);
  return Map.groupBy(sorted, ({ index }) => index);
}

/** Groups whose versions on a seat lie between two, the higher one included; they are sorted by version. */
function groupsBetween(
  groups: readonly VersionedGroup[],
  one: number,
  other: number,
): readonly RecordedChange[] {
  const from = firstAbove(groups, Math.min(one, other));
  return groups.slice(from, firstAbove(groups, Math.max(one, other))).map(({ group }) => group);
}

function firstAbove(groups: readonly VersionedGroup[], version: number): number {
  let [low, high] = [0, groups.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((groups[middle]?.version ?? 0) > version) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a look shows a part of a group; without a look, whether the versions prove a part of it. */
function isHalf(
  room: RoomHistory,
  chains: readonly SeatChain[],
  { change }: RecordedChange,
  look: RoomLook | null,
): boolean {
  const standings = change.seats.map(({ after }) => {
    const index = room.order.indexOf(after);
    return standingOf(chains[index], after, look === null ? null : look.seats[index]);
  });
  return standings.includes('there') && standings.includes('absent');
}

/**
 * Whether a seat has been changed by the group at the look; a later version stands on what was proved of this one.
 */
function standingOf(
  chain: SeatChain | undefined,
  wanted: Seat,
  shown: Seat | undefined | null,
): 'there' | 'absent' | 'unknown' {
  if (shown === undefined) return 'unknown';
  if (shown !== null && shown.version < wanted.version) return 'absent';
  const maker =
    shown?.version === wanted.version ? shown.change : (chain?.provedMaker(wanted.version) ?? null);
  if (maker === null) return 'unknown';
  return maker === wanted.change ? 'there' : 'absent';
}

function halfGroup(room: RoomHistory, { change }: RecordedChange, look: RoomLook | null): Violation {
  const subject = changeWords(room, change.id);
  const where = look === null ? 'by what is proved of the versions' : `in ${lookWords(room, look)}`;
  const labels = change.seats.map(({ after }) => seatLabel(after));
  const [first] = change.seats;
  return {
    invariant: 'I3',
    name: 'half group',
    room: room.room,
    seat: seatLabel(first.after),
    changes: [change.id],
    at: look?.event.return ?? room.origin,
    message: `Room ${room.room}: ${subject} stands in part ${where}: of ${labels.join(', ')} some are changed by it, and some are not.`,
    events: [look === null ? subject : `${subject}; seen in part ${momentWords(room, look.event.return)}`],
  };
}
