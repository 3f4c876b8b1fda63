import { makeBookingId } from '../../booking/ids.ts';
import { bestSeats } from '../../theater/best-seats.ts';
import { OwnBookings, releaseOf } from './own-seats.ts';
import {
  type Action,
  type ClientTask,
  groupsOf,
  type Order,
  Pictures,
  type Program,
  randomNumbers,
  type Repeated,
  type SeatGroup,
} from './program.ts';

/**
 * The same again and again, as quickly as possible: looks at one room or at all; books one group of seats, the same
 * for every client, and gives it back; or books all seats, group by group, and gives all back, round after round.
 */
export function repeatProgram(task: ClientTask, action: Repeated): Program {
  const { plan } = task;
  const rooms = plan.rooms.map(({ room }) => room);
  switch (action) {
    case 'read-room':
      return looking(rooms.slice(0, 1));
    case 'read-all':
      return looking(rooms);
    case 'book':
      return booking(task, groupsOf(plan, task.group).slice(0, 1));
    case 'write-all':
      return booking(task, groupsOf(plan, task.group));
  }
}

function looking(rooms: readonly string[]): Program {
  return { next: () => ({ kind: 'look', rooms }), saw: () => undefined, ended: () => undefined };
}

/** Rounds: books every group that can be had, then gives back what it got. Decides nothing on an old picture. */
function booking({ client }: ClientTask, groups: readonly SeatGroup[]): Program {
  const own = new OwnBookings();
  let next = 0;
  return {
    next(): Action | null {
      const group = groups[next];
      if (group !== undefined) {
        next += 1;
        return {
          kind: 'request',
          request: { kind: 'book', ...group, client, booking: makeBookingId() },
          seen: null,
        };
      }
      const [oldest] = own.all();
      if (oldest !== undefined) return { kind: 'request', request: releaseOf(oldest), seen: null };
      next = 0;
      return groups.length === 0 ? null : this.next();
    },
    saw: () => undefined,
    ended: (request, outcome) => own.ended(request, outcome),
  };
}

/** Passes over the theater; more than one only when outcomes stayed unknown, or the store did nothing for a while. */
const PASSES = 10;

/**
 * Books every seat of the theater: looks at all rooms, goes through the groups in its order, looks again, and ends
 * when no group is free. A group that its pictures show as taken is passed over, as a person would.
 */
export function rushProgram(task: ClientTask, order: Order): Program {
  if (order === 'best' || order === 'best-alike') return bestRush(task, order === 'best');
  const { client, plan } = task;
  const pictures = new Pictures();
  const groups = inOrder(groupsOf(plan, task.group), task, order);
  const singles = task.group === 1 ? groups : inOrder(groupsOf(plan, 1), task, order);
  let pass = 0;
  let open: readonly SeatGroup[] = [];
  let hasLooked = false;
  let next = 0;

  return {
    next(): Action | null {
      for (let group = open[next]; group !== undefined; group = open[next]) {
        next += 1;
        if (!pictures.isFree(group)) continue;
        const request = { kind: 'book', ...group, client, booking: makeBookingId() } as const;
        return { kind: 'request', request, seen: pictures.of(group.room) };
      }
      if (!hasLooked) {
        hasLooked = true;
        return { kind: 'look', rooms: plan.rooms.map(({ room }) => room) };
      }
      // Whole groups first; then one by one the seats that others left over in them.
      open = (pass === 0 ? groups : singles).filter((group) => pictures.isFree(group));
      next = 0;
      pass += 1;
      hasLooked = false;
      return (open.length === 0 && pass > 1) || pass > PASSES ? null : this.next();
    },
    saw: (snapshot) => pictures.saw(snapshot),
    ended: (_request, outcome) => pictures.ended(outcome),
  };
}

/**
 * Books room after room, each time the best seats by a look made just before, as `theater book --best` does: whole
 * groups first, then single seats. Without a shuffle everybody who looks at the same moment is shown the same.
 */
function bestRush({ client, plan, group, seed }: ClientTask, isShuffled: boolean): Program {
  const random = randomNumbers(seed);
  const pictures = new Pictures();
  const steps = [...new Set([group, 1])].flatMap((size) => plan.rooms.map(({ room }) => ({ room, size })));
  let step = 0;
  let hasLooked = false;
  return {
    next(): Action | null {
      for (let now = steps[step]; now !== undefined; now = steps[step]) {
        const { room, size } = now;
        if (!hasLooked) {
          hasLooked = true;
          return { kind: 'look', rooms: [room] };
        }
        hasLooked = false;
        const seen = pictures.of(room);
        const asker = { client, luck: isShuffled ? random.next() : 0 };
        const [best] = seen === null ? [] : bestSeats(seen, size, asker);
        if (best !== undefined) {
          const { seats } = best;
          return {
            kind: 'request',
            request: { kind: 'book', room, seats, client, booking: makeBookingId() },
            seen,
          };
        }
        step += 1;
      }
      return null;
    },
    saw: (snapshot) => pictures.saw(snapshot),
    ended: (_request, outcome) => pictures.ended(outcome),
  };
}

function inOrder(
  groups: readonly SeatGroup[],
  { index, seed }: ClientTask,
  order: Exclude<Order, 'best' | 'best-alike'>,
): readonly SeatGroup[] {
  switch (order) {
    case 'ends':
      return index % 2 === 0 ? groups : groups.toReversed();
    case 'shuffled':
      return randomNumbers(seed).shuffle(groups);
    case 'same':
      return groups;
  }
}
