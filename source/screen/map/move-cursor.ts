import type { Plan } from '../../theater/plan.ts';
import type { Cursor } from '../client/state/client-state.ts';

/**
 * The cursor one seat further: left and right cross into the neighbouring room, in the same row, and wrap from the
 * last room to the first; up and down end at the edge of the room.
 */
export function moveCursor(cursor: Cursor, direction: Direction, plan: Plan): Cursor {
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
export function toRoomNumber(cursor: Cursor, number: number, { rooms }: Plan): Cursor | null {
  const room = rooms[number - 1]?.room;
  if (room === undefined) return null;
  return room === cursor.room ? cursor : { ...cursor, room };
}

/** The same row and place in the next room or the one before; the last room's next is the first. */
export function toRoomBeside(cursor: Cursor, step: 1 | -1, { rooms }: Plan): Cursor {
  const index = rooms.findIndex(({ room }) => room === cursor.room);
  const next = rooms[(index + step + rooms.length) % rooms.length];
  return next === undefined ? cursor : { ...cursor, room: next.room };
}

/** Where an arrow points; up is towards the stage. */
type Direction = 'left' | 'right' | 'up' | 'down';
