import { makeBookingId } from '../../booking/asked.ts';
import { roomOf } from '../../theater/request.ts';
import { OwnBookings, OwnClosures, pinsOf, releaseOf } from './group-by-group.ts';
import {
  type Action,
  type ClientRequest,
  type ClientTask,
  neighbours,
  Pictures,
  type Program,
  randomNumbers,
  type SeatGroup,
} from './program.ts';

/**
 * What a client can do, and how often it does, against the others. What the program learns to do is added here,
 * except for what would reach beyond a run: seats of others are not released, and no play is renamed.
 */
const ACTIONS = {
  lookAtRoom: 30,
  lookAtAll: 10,
  bookOne: 40,
  bookGroup: 20,
  release: 40,
  move: 10,
  give: 10,
  hold: 15,
  block: 4,
  unblock: 4,
  // A room is closed seldom and soon opened: in between nothing can be booked in it.
  close: 1,
  open: 20,
  undo: 2,
} as const satisfies Record<string, number>;

type ActionName = keyof typeof ACTIONS;

/** How often it looks for free seats before it takes some that are not, which is then refused. */
const TRIES = 8;

/** Long enough to stand in the way of others, ms. */
const HOLD_MS = 3_000;

/** Why seats are blocked and rooms closed, for whoever reads the history. */
const REASON = 'theater stress random';

/**
 * One random action after another, out of those that are possible: without a booking of its own a client releases and
 * moves nothing, and it unblocks, opens and undoes only what it has blocked or closed. It chooses seats by the
 * pictures that it has, and those are often old, as people's are.
 */
export function randomProgram({ client, seed, group, plan }: ClientTask): Program {
  const random = randomNumbers(seed);
  const own = new OwnBookings();
  const closures = new OwnClosures();
  const pictures = new Pictures();
  const rooms = plan.rooms.map(({ room }) => room);
  const names = Object.entries(ACTIONS).flatMap(([name, weight]) =>
    Array.from({ length: weight }, () => name),
  );

  const anyRoom = (): string => random.pick(rooms) ?? '';

  const anySeats = (room: string, size: number): SeatGroup => {
    const count = Math.min(size, plan.places);
    const first = 1 + random.below(plan.places - count + 1);
    return { room, seats: neighbours(1 + random.below(plan.rows), first, count) };
  };

  const freeSeats = (room: string, size: number): SeatGroup => {
    let seats = anySeats(room, size);
    for (let tries = 1; tries < TRIES && !pictures.isFree(seats); tries += 1) seats = anySeats(room, size);
    return seats;
  };

  const requestOf = (request: ClientRequest): Action => ({
    kind: 'request',
    request,
    seen: pictures.of(roomOf(request)),
  });

  const book = (size: number): Action => {
    const seats = freeSeats(anyRoom(), size);
    return requestOf({ kind: 'book', ...seats, client, booking: makeBookingId() });
  };

  const act = (name: ActionName): Action | null => {
    switch (name) {
      case 'lookAtRoom':
        return { kind: 'look', rooms: [anyRoom()] };
      case 'lookAtAll':
        return { kind: 'look', rooms };
      case 'bookOne':
        return book(1);
      case 'bookGroup':
        return book(1 + random.below(group));
      case 'release': {
        const mine = random.pick(own.all());
        return mine === undefined ? null : requestOf(releaseOf(mine));
      }
      case 'move': {
        const mine = random.pick(own.all());
        if (mine === undefined) return null;
        const { room, seats: from, client: owner } = mine;
        const to = freeSeats(room, from.length).seats;
        return requestOf({ kind: 'move', room, from, to, client: owner, pins: pinsOf(mine) });
      }
      case 'give': {
        const mine = random.pick(own.all());
        if (mine === undefined) return null;
        const { room, seats, client: owner } = mine;
        const to = owner === client ? `${client} guest` : client;
        return requestOf({ kind: 'give', room, seats, client: owner, to, pins: pinsOf(mine) });
      }
      case 'hold': {
        const { room, seats } = freeSeats(anyRoom(), 1 + random.below(group));
        const leave = anySeats(room, group).seats;
        return requestOf({ kind: 'hold', room, seats, leave, client, forMs: HOLD_MS });
      }
      case 'block':
        return requestOf({
          kind: 'block',
          ...freeSeats(anyRoom(), 1 + random.below(group)),
          by: client,
          note: REASON,
        });
      case 'unblock': {
        const mine = random.pick(closures.blocks());
        if (mine === undefined) return null;
        const seats = mine.seats.map(({ before: { row, place } }) => ({ row, place }));
        return requestOf({ kind: 'unblock', room: mine.room, seats, by: client });
      }
      case 'close':
        return requestOf({ kind: 'close', room: anyRoom(), by: client, reason: REASON });
      case 'open': {
        const mine = random.pick(closures.closings());
        return mine === undefined ? null : requestOf({ kind: 'open', room: mine.room, by: client });
      }
      case 'undo': {
        const mine = random.pick(closures.all());
        return mine === undefined ? null : requestOf({ kind: 'undo', change: mine, by: client });
      }
    }
  };

  return {
    next(): Action {
      for (;;) {
        const name = random.pick(names);
        const action = isAction(name) ? act(name) : null;
        if (action !== null) return action;
      }
    },
    saw: (snapshot) => pictures.saw(snapshot),
    ended(request, outcome) {
      own.ended(request, outcome);
      closures.ended(request, outcome);
      pictures.ended(outcome);
    },
  };
}

function isAction(name: string | undefined): name is ActionName {
  return name !== undefined && name in ACTIONS;
}
