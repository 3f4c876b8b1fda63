import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Appearance } from '../theme/appearance.ts';
import { formatSeatRow } from './format-seat-row.ts';
import type { RoomFacts } from './room-facts.ts';
import { looksOf } from './seat-look.ts';

/** How the seats of all rooms are written. */
export type SeatRowsStyle = {
  readonly rows: number;
  readonly places: number;
  readonly cellsPerSeat: 1 | 2;
  /** The places in sight, where those are not all. */
  readonly part?: { readonly placesBefore: number; readonly places: number };
  readonly client: string;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
  /** Whether any seat can be marked, whosever it is. */
  readonly areMarksOnTop?: boolean;
  readonly appearance: Appearance;
};

type Written = {
  /** Everything that the rows were made of besides the picture. */
  readonly inputs: readonly unknown[];
  /** The rows without the cursor. */
  readonly resting: readonly string[];
  readonly write: (row: number, cursorPlace: number | null) => string;
};

/** The rows of each picture as they were written last. */
const written = new WeakMap<RoomSnapshot, Written>();

/**
 * The seats of a room, a string for each row. A room is written anew only when its picture, its marks, its wishes or
 * the style is another object; the cursor costs the row that it is in.
 */
export function seatRows(facts: RoomFacts, style: SeatRowsStyle): readonly string[] {
  const { snapshot, cursor } = facts;
  if (snapshot === null) return Array.from({ length: style.rows }, () => blankRow(style));
  const { resting, write } = writtenRows(snapshot, facts, style);
  return cursor === null ? resting : resting.with(cursor.row - 1, write(cursor.row, cursor.place));
}

function writtenRows(
  snapshot: RoomSnapshot,
  { marks, news, wishes }: RoomFacts,
  style: SeatRowsStyle,
): Written {
  const { rows, cellsPerSeat, client, isFaded, appearance, areMarksOnTop = false } = style;
  const { placesBefore, places } = style.part ?? { placesBefore: 0, places: style.places };
  const part = [placesBefore, places];
  const inputs = [
    marks,
    news,
    wishes,
    rows,
    cellsPerSeat,
    client,
    isFaded,
    appearance,
    areMarksOnTop,
    ...part,
  ];
  const known = written.get(snapshot);
  if (known?.inputs.every((input, index) => input === inputs[index])) return known;
  const looks = looksOf(rows, { snapshot, client, marks, news, wishes, areMarksOnTop });
  const write = (row: number, cursor: number | null): string => {
    const cursorPlace = cursor === null ? null : cursor - placesBefore;
    const inSight = (looks[row - 1] ?? []).slice(placesBefore, placesBefore + places);
    return formatSeatRow(inSight, { cellsPerSeat, isFaded, cursorPlace }, appearance);
  };
  const resting = looks.map((_, index) => write(index + 1, null));
  const made = { inputs, resting, write };
  written.set(snapshot, made);
  return made;
}

function blankRow({ places, cellsPerSeat, part }: SeatRowsStyle): string {
  return ' '.repeat((part?.places ?? places) * cellsPerSeat);
}
