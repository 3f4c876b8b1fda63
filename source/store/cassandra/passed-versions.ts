import type { RoomVersions } from '../../theater/room-versions.ts';
import { parseFields } from '../json-fields.ts';
import type { ConsistencyLevel } from './consistency.ts';

/** Raised when the text's shape changes; a reader passes over what it does not know. */
const FORMAT = 1;

/** What one program read of a room and passes on: at which level, and how long ago that was when it was written, ms. */
export type Passed = {
  readonly versions: RoomVersions;
  readonly level: ConsistencyLevel;
  readonly ageMs: number;
};

/** The text of a row of the bell. */
export function encodePassed({ versions, level, ageMs }: Passed): string {
  const { isClosed, play, at } = versions;
  return JSON.stringify({ format: FORMAT, level, ageMs, isClosed, play, at, versions: versions.versions });
}

/** Reads what {@link encodePassed} wrote at this level; null when the text is anything else. */
export function decodePassed(text: string, level: ConsistencyLevel): Passed | null {
  const fields = parseFields(text);
  if (fields === null || fields['format'] !== FORMAT || fields['level'] !== level) return null;
  const { ageMs, isClosed, play, at, versions } = fields;
  if (typeof ageMs !== 'number' || typeof at !== 'number') return null;
  if (typeof isClosed !== 'boolean' || typeof play !== 'string' || !isListOfNumbers(versions)) return null;
  return { versions: { isClosed, play, versions, at }, level, ageMs };
}

function isListOfNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}
