import { seatLabel, type Seat } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import type { RoomHistory, RoomLook, RecordedChange } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { changeWords, lookWords, momentWords, type Violation } from './violation.ts';

/**
 * Looks at the read level that miss what had been acknowledged at the write level before they began (I6): the store
 * only takes levels that overlap in a replica. Linearizable looks are judged by the room's timeline; a change whose
 * acknowledgement came from too few replicas promises nothing to other looks.
 */
export function staleReads(room: RoomHistory): readonly Violation[] {
  const acknowledged = acknowledgements(room);
  const floor: (Acknowledgement | undefined)[] = [];
  const found: Violation[] = [];
  let next = 0;
  for (const look of room.looks.toSorted((left, right) => left.event.call - right.event.call)) {
    for (; (acknowledged[next]?.at ?? Number.POSITIVE_INFINITY) < look.event.call; next += 1) {
      const entry = acknowledged[next];
      if (entry !== undefined && entry.version > (floor[entry.index]?.version ?? -1))
        floor[entry.index] = entry;
    }
    if (look.event.snapshot.isLinearizable) continue;
    const missed = floor.find(
      (entry, index) => (look.seats[index]?.version ?? Infinity) < (entry?.version ?? -1),
    );
    if (missed !== undefined) found.push(staleRead(room, look, missed));
  }
  return found;
}

/** A version that was acknowledged at the write level. */
type Acknowledgement = {
  readonly index: number;
  readonly version: number;
  readonly at: Moment;
  readonly change: string;
};

function acknowledgements({ changes, order }: RoomHistory): readonly Acknowledgement[] {
  const found: Acknowledgement[] = [];
  for (const { change, sends, isConditional } of changes.values()) {
    const answered = sends.find(({ outcome, isUnderReplicated }) => outcome === 'ok' && !isUnderReplicated);
    const at = answered?.return ?? null;
    if (at === null || !isConditional) continue;
    for (const { after } of change.seats) {
      found.push({ index: order.indexOf(after), version: after.version, at, change: change.id });
    }
  }
  return found.toSorted((left, right) => left.at - right.at);
}

function staleRead(
  room: RoomHistory,
  look: RoomLook,
  { index, version, at, change }: Acknowledgement,
): Violation {
  const seat = look.seats[index];
  const label = seat === undefined ? 'the seat' : seatLabel(seat);
  const subject = `version ${version}, ${changeWords(room, change)}, was acknowledged ${momentWords(room, at)}`;
  const shown = `${lookWords(room, look)} shows ${label} at version ${seat?.version ?? 'none'}`;
  return {
    invariant: 'I6',
    name: 'stale read',
    room: room.room,
    seat: seat === undefined ? null : seatLabel(seat),
    changes: [change],
    at: look.event.return,
    message: `Room ${room.room}: ${shown}, although ${subject}, before it began.`,
    events: [subject, shown],
  };
}

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
