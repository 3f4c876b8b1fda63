import { makeBookingId } from '../../box-office/ids.ts';
import type { ClientTask } from './client-task.ts';
import { OwnBookings, pinsOf, releaseOf } from './own-bookings.ts';
import { Pictures } from './pictures.ts';
import type { Action, Program } from './program.ts';
import { randomNumbers } from './random-numbers.ts';
import { neighbours, type SeatGroup } from './seat-groups.ts';

/** What a client can do, and how often it does, against the others. What the program learns to do is added here. */
const ACTIONS = {
  lookAtRoom: 3,
  lookAtAll: 1,
  bookOne: 4,
  bookGroup: 2,
  release: 4,
  move: 1,
} as const satisfies Record<string, number>;

type ActionName = keyof typeof ACTIONS;

/** How often it looks for free seats before it takes some that are not, which is then refused. */
const TRIES = 8;

/**
 * One random action after another, out of those that are possible: without a booking of its own a client releases and
 * moves nothing. It chooses seats by the pictures that it has, and those are often old, as people's are.
 */
export function randomProgram({ client, seed, group, plan }: ClientTask): Program {
  const random = randomNumbers(seed);
  const own = new OwnBookings();
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

  const book = (size: number): Action => {
    const seats = freeSeats(anyRoom(), size);
    const wish = { kind: 'book', ...seats, client, booking: makeBookingId() } as const;
    return { kind: 'wish', wish, seen: pictures.of(seats.room) };
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
        if (mine === undefined) return null;
        return { kind: 'wish', wish: releaseOf(mine, client), seen: pictures.of(mine.room) };
      }
      case 'move': {
        const mine = random.pick(own.all());
        if (mine === undefined) return null;
        const { room, seats: from } = mine;
        const to = freeSeats(room, from.length).seats;
        const wish = { kind: 'move', room, from, to, client, pins: pinsOf(mine) } as const;
        return { kind: 'wish', wish, seen: pictures.of(room) };
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
    ended(wish, outcome) {
      own.ended(wish, outcome);
      pictures.ended(outcome);
    },
  };
}

function isAction(name: string | undefined): name is ActionName {
  return name !== undefined && name in ACTIONS;
}
