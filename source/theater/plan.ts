import type { SeatInRoom } from './seats.ts';

/** One room of the theater and the play it shows tonight. */
export type RoomPlan = {
  /** One capital letter, `A` to `I`. */
  readonly room: string;
  readonly play: string;
};

/** The shape of a theater: its rooms, and the rows and places that every room has. */
export type Plan = {
  readonly rooms: readonly RoomPlan[];
  /** Rows in each room, counted from 1 at the stage. */
  readonly rows: number;
  /** Places in each row, counted from 1 at the left. */
  readonly places: number;
};

/**
 * The largest theater: nine rooms because the keys 1-9 reach them, 400 seats because a room is reset in one batch.
 */
export const PLAN_LIMITS = { rooms: 9, rows: 20, places: 20 } as const;

const ROOM_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'] as const;

const PLAYS = [
  'Hamlet',
  'The Seagull',
  'Faust',
  'Tartuffe',
  'Antigone',
  'Waiting for Godot',
  'Macbeth',
  'Uncle Vanya',
  'The Misanthrope',
] as const;

/** The letters of the first `count` rooms, in order; at most nine. */
export function roomLetters(count: number): readonly string[] {
  return ROOM_LETTERS.slice(0, count);
}

/**
 * A plan with the given measures and a play for each room.
 * Throws a RangeError beyond {@link PLAN_LIMITS}; whoever takes measures from a person asks {@link planFault} first.
 */
export function makePlan(measures: { rooms?: number; rows?: number; places?: number } = {}): Plan {
  const { rooms = 6, rows = 12, places = 10 } = measures;
  const fault = planFault({ rooms, rows, places });
  if (fault !== null) throw new RangeError(fault);
  return {
    rooms: roomLetters(rooms).map((room, index) => ({ room, play: PLAYS[index] ?? `Play ${room}` })),
    rows,
    places,
  };
}

/** What is wrong with these measures, in one line for a person, or null when they make a theater. */
export function planFault(measures: { rooms: number; rows: number; places: number }): string | null {
  for (const name of ['rooms', 'rows', 'places'] as const) {
    const value = measures[name];
    const limit = PLAN_LIMITS[name];
    if (!Number.isInteger(value) || value < 1 || value > limit) {
      return `${name} must be a whole number from 1 to ${limit}`;
    }
  }
  return null;
}

/** The plan with the plays that pictures of the rooms show; the plan itself while they are those it has. */
export function planShowing(plan: Plan, pictures: ReadonlyMap<string, { readonly play: string }>): Plan {
  const isSame = plan.rooms.every(({ room, play }) => (pictures.get(room)?.play ?? play) === play);
  if (isSame) return plan;
  const rooms = plan.rooms.map(({ room, play }) => ({ room, play: pictures.get(room)?.play ?? play }));
  return { ...plan, rooms };
}

/** Seats in the whole theater. */
export function seatsInPlan(plan: Plan): number {
  return plan.rooms.length * plan.rows * plan.places;
}

/**
 * The cursor one seat further: left and right cross into the neighbouring room, in the same row, and wrap from the
 * last room to the first; up and down end at the edge of the room.
 */
export function moveCursor(cursor: SeatInRoom, direction: Direction, plan: Plan): SeatInRoom {
  switch (direction) {
    case 'up':
      return cursor.row === 1 ? cursor : { ...cursor, row: cursor.row - 1 };
    case 'down':
      return cursor.row === plan.rows ? cursor : { ...cursor, row: cursor.row + 1 };
    case 'left':
      if (cursor.place > 1) return { ...cursor, place: cursor.place - 1 };
      return { ...toRoomBeside(cursor, -1, plan), place: plan.places };
    case 'right':
      if (cursor.place < plan.places) return { ...cursor, place: cursor.place + 1 };
      return { ...toRoomBeside(cursor, 1, plan), place: 1 };
  }
}

/** The same row and place in a room by its number, from 1; null when the theater has no such room. */
export function toRoomNumber(cursor: SeatInRoom, number: number, { rooms }: Plan): SeatInRoom | null {
  const room = rooms[number - 1]?.room;
  if (room === undefined) return null;
  return room === cursor.room ? cursor : { ...cursor, room };
}

/** The same row and place in the next room or the one before; the last room's next is the first. */
export function toRoomBeside(cursor: SeatInRoom, step: 1 | -1, { rooms }: Plan): SeatInRoom {
  const index = rooms.findIndex(({ room }) => room === cursor.room);
  const next = rooms[(index + step + rooms.length) % rooms.length];
  return next === undefined ? cursor : { ...cursor, room: next.room };
}

/** Where an arrow points; up is towards the stage. */
type Direction = 'left' | 'right' | 'up' | 'down';
