import { makeBookingId } from '../../booking/asked.ts';
import type { Outcome } from '../../booking/outcome.ts';
import { bestSeats } from '../../theater/best-seats.ts';
import type { Change } from '../../theater/change.ts';
import { type ReleaseRequest, roomOf } from '../../theater/request.ts';
import { seatLabel, type SeatPosition } from '../../theater/seats.ts';
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
  type ClientRequest,
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
      return bookInGroups(task, groupsOf(plan, task.group).slice(0, 1));
    case 'write-all':
      return bookInGroups(task, groupsOf(plan, task.group));
  }
}

function looking(rooms: readonly string[]): Program {
  return { next: () => ({ kind: 'look', rooms }), saw: () => undefined, ended: () => undefined };
}

/** Rounds: books every group that can be had, then gives back what it got. Decides nothing on an old picture. */
function bookInGroups({ client }: ClientTask, groups: readonly SeatGroup[]): Program {
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

/** A booking that a client was told to have. */
type OwnBooking = {
  readonly booking: string;
  readonly room: string;
  /** In whose name: the client's own, or that of a guest whom it was given to, for whom the client goes on to act. */
  readonly client: string;
  readonly seats: readonly SeatPosition[];
};

/** What one client has booked and not given back, by the outcomes that it was told; oldest first. */
export class OwnBookings {
  readonly #bookings = new Map<string, OwnBooking>();

  all(): readonly OwnBooking[] {
    return [...this.#bookings.values()];
  }

  /**
   * Learns from the outcome of a request. A booking whose release, move or gift did not succeed is forgotten: it is
   * in doubt.
   */
  ended(request: ClientRequest, outcome: Outcome): void {
    const isApplied = outcome.kind === 'applied';
    if (request.kind === 'book') {
      const { booking, room, seats, client } = request;
      if (isApplied) this.#bookings.set(booking, { booking, room, seats, client });
      return;
    }
    if (request.kind !== 'release' && request.kind !== 'move' && request.kind !== 'give') return;
    const isOver = request.kind === 'release' ? outcome.kind !== 'notApplied' : outcome.kind === 'unknown';
    for (const booking of new Set(request.pins?.values())) {
      const known = this.#bookings.get(booking);
      if (isOver) this.#bookings.delete(booking);
      else if (known !== undefined && isApplied && request.kind === 'move')
        this.#bookings.set(booking, { ...known, seats: request.to });
      else if (known !== undefined && isApplied && request.kind === 'give')
        this.#bookings.set(booking, { ...known, client: request.to });
    }
  }
}

/** The booking that each of its seats must still belong to. */
export function pinsOf({ seats, booking }: OwnBooking): ReadonlyMap<string, string> {
  return new Map(seats.map((seat) => [seatLabel(seat), booking]));
}

/** Gives a whole booking back. */
export function releaseOf(own: OwnBooking): ReleaseRequest {
  return { kind: 'release', room: own.room, seats: own.seats, client: own.client, pins: pinsOf(own) };
}

/**
 * The seats that one client has blocked and the rooms that it has closed, by the changes that did it; oldest first.
 * What it has not blocked or closed itself a client never gives back to the sale.
 */
export class OwnClosures {
  readonly #changes = new Map<string, Change>();

  blocks(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'block');
  }

  closings(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'close');
  }

  /** Everything that can be taken back. */
  all(): readonly Change[] {
    return [...this.#changes.values()];
  }

  /** Learns from the outcome of a request. What was to be given back and is in doubt is forgotten. */
  ended(request: ClientRequest, outcome: Outcome): void {
    if (outcome.kind === 'applied' && (request.kind === 'block' || request.kind === 'close')) {
      this.#changes.set(outcome.change.id, outcome.change);
    }
    if (outcome.kind === 'notApplied') return;
    for (const change of this.all()) if (isGivenBack(change, request)) this.#changes.delete(change.id);
  }
}

function isGivenBack(change: Change, request: ClientRequest): boolean {
  switch (request.kind) {
    case 'undo':
      return request.change.id === change.id;
    case 'open':
      return change.kind === 'close' && change.room === request.room;
    case 'unblock': {
      const [first] = request.seats;
      const { row, place } = change.seats[0].before;
      const isSame = first?.row === row && first.place === place;
      return change.kind === 'block' && change.room === roomOf(request) && isSame;
    }
    case 'book':
    case 'release':
    case 'move':
    case 'give':
    case 'hold':
    case 'block':
    case 'close':
      return false;
  }
}
