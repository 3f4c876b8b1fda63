import { MARK_LENGTH, type RoomVersions } from '../../theater/room-versions.ts';
import { parseFields } from '../json-fields.ts';
import type { ConsistencyLevel } from './consistency.ts';

/** Raised when the text's shape changes; a reader passes over what it does not know. */
const FORMAT = 2;

/** What one program read of a room and passes on: at which level, and how long ago that was when it was written, ms. */
export type Passed = {
  readonly versions: RoomVersions;
  readonly level: ConsistencyLevel;
  readonly ageMs: number;
};

/** The text of a row of the bell: a kilobyte for a room of 120 seats, whose marks are written without a gap. */
export function encodePassed({ versions: { versions, marks, ...room }, level, ageMs }: Passed): string {
  return JSON.stringify({ format: FORMAT, level, ageMs, ...room, versions, marks: marks.join('') });
}

/** Reads what {@link encodePassed} wrote at this level; null when the text is anything else. */
export function decodePassed(text: string, level: ConsistencyLevel): Passed | null {
  const fields = parseFields(text);
  if (fields === null || fields['format'] !== FORMAT || fields['level'] !== level) return null;
  const { epoch, ageMs, isClosed, play, at, versions, marks } = fields;
  if (typeof ageMs !== 'number' || typeof at !== 'number') return null;
  if (typeof epoch !== 'string') return null;
  if (typeof isClosed !== 'boolean' || typeof play !== 'string' || !isListOfNumbers(versions)) return null;
  if (typeof marks !== 'string' || marks.length !== versions.length * MARK_LENGTH) return null;
  return { versions: { epoch, isClosed, play, versions, marks: marksIn(marks), at }, level, ageMs };
}

function marksIn(text: string): readonly string[] {
  return Array.from({ length: text.length / MARK_LENGTH }, (_, index) =>
    text.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH),
  );
}

function isListOfNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}
