import {
  type Consistency,
  CONSISTENCY_LEVELS,
  CONSISTENCY_PRESETS,
  type ConsistencyLevel,
} from './consistency.ts';
import { isMissingSchema } from './driver-errors.ts';
import { PLAN_LEVEL, selectTheater } from './plan-rows.ts';
import { DamagedRow, type Row } from './row.ts';
import type { Session } from './session.ts';

/**
 * The key of the row that keeps the levels of a theater, beside the theater's own: another row, not another column, so that
 * no table has to be changed while programs sell.
 */
export const LEVELS_NAME = 'levels';

/** A theater that was made before levels were kept was read and written at these. */
const BEFORE = CONSISTENCY_PRESETS.quorum;

/** The levels at which all programs of a theater read and commit; null while there is no theater. */
export async function readHouseLevels(session: Session, keyspace: string): Promise<Consistency | null> {
  try {
    const { rows } = await session.read(selectTheater(keyspace), [LEVELS_NAME], PLAN_LEVEL);
    return rows[0] === undefined ? BEFORE : levelsOf(rows[0]);
  } catch (error) {
    if (isMissingSchema(error)) return null;
    throw error;
  }
}

/** Levels as their row keeps them, in the column that holds texts by their names. */
export function levelsColumn({ read, write }: Consistency): Readonly<Record<string, string>> {
  return { read, write };
}

/** Throws a DamagedRow for a row that no levels can be read from. */
export function levelsOf(row: Row): Consistency {
  const texts = new Map(Object.entries(Object(row.get('plays'))));
  return { read: levelOf(texts.get('read')), write: levelOf(texts.get('write')) };
}

function levelOf(value: unknown): ConsistencyLevel {
  const level = CONSISTENCY_LEVELS.find((known) => known === value);
  if (level === undefined) throw new DamagedRow('the levels of the theater cannot be read');
  return level;
}
