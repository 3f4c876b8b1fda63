import type { DatabaseSync } from 'node:sqlite';

import { type Plan, planFault, type RoomPlan } from '../../theater/plan.ts';
import { DamagedRow, textIn, wholeIn } from './columns.ts';

/** The plan as the file has it, or null when there is no theater in it yet. */
export function readPlan(database: DatabaseSync): Plan | null {
  const theater = database.prepare('SELECT rows, places FROM theater').get();
  if (theater === undefined) return null;
  const rooms = database
    .prepare('SELECT room, min(play) AS play FROM plays GROUP BY room ORDER BY room')
    .all()
    .map((row): RoomPlan => ({ room: textIn(row, 'room'), play: textIn(row, 'play') }));
  const [rows, places] = [wholeIn(theater, 'rows'), wholeIn(theater, 'places')];
  const fault = planFault({ rooms: rooms.length, rows, places });
  if (fault !== null) throw new DamagedRow(`the plan: ${fault}`);
  return { rooms, rows, places };
}
