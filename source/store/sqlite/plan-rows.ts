import type { DatabaseSync } from 'node:sqlite';

import type { Plan, RoomPlan } from '../../theater/plan.ts';
import { textIn, wholeIn } from './columns.ts';

/** The plan as the file has it, or null when there is no theater in it yet. */
export function readPlan(database: DatabaseSync): Plan | null {
  const theater = database.prepare('SELECT rows, places FROM theater').get();
  if (theater === undefined) return null;
  const rooms = database
    .prepare('SELECT room, min(play) AS play FROM plays GROUP BY room ORDER BY room')
    .all()
    .map((row): RoomPlan => ({ room: textIn(row, 'room'), play: textIn(row, 'play') }));
  return { rooms, rows: wholeIn(theater, 'rows'), places: wholeIn(theater, 'places') };
}
