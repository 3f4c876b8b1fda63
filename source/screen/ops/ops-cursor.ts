import type { Plan } from '../../theater/plan.ts';
import type { Cursor } from '../client/client-state.ts';
import { moveCursor, toRoomBeside, toRoomNumber } from '../client/move-cursor.ts';
import type { Key } from '../keys/key.ts';

/** What moves the cursor of the ops screen. */
export type CursorCommand = 'left' | 'right' | 'row-up' | 'row-down' | 'room' | 'next-room' | 'previous-room';

/** The cursor after a key; the first key that moves it brings it out, at the first seat or in the room it names. */
export function moveOpsCursor(cursor: Cursor | null, command: CursorCommand, key: Key, plan: Plan): Cursor {
  const first = { room: plan.rooms[0]?.room ?? 'A', row: 1, place: 1 };
  if (command === 'room') return toRoomNumber(cursor ?? first, Number(key), plan) ?? cursor ?? first;
  if (cursor === null) return first;
  switch (command) {
    case 'left':
    case 'right':
      return moveCursor(cursor, command, plan);
    case 'row-up':
      return moveCursor(cursor, 'up', plan);
    case 'row-down':
      return moveCursor(cursor, 'down', plan);
    case 'next-room':
      return toRoomBeside(cursor, 1, plan);
    case 'previous-room':
      return toRoomBeside(cursor, -1, plan);
  }
}
