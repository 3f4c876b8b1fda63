import { compareSeats, countOf, ownerOf, type SeatPosition, stateOf } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/**
 * How suggested seats lie: side by side in one row; the same, but a single seat is left between them and others; in
 * two neighbouring rows; or wherever the longest runs are.
 */
export type Arrangement = 'row' | 'single-left' | 'split' | 'apart';

/** Seats that somebody may want to book together. */
export type Suggestion = {
  readonly arrangement: Arrangement;
  /** As many as were asked for, row by row. */
  readonly seats: readonly SeatPosition[];
};

/**
 * Who asks, and a number from 0 to 1 by which seats that are as good are shuffled, so that a crowd does not collide.
 */
type Asker = { readonly client: string; readonly luck: number };

/**
 * Suggestions are as good as each other when the squares of how far they are from the middle differ by no more: a
 * step aside counts less for seats in the middle than for those that are far from it already.
 */
export const AS_GOOD = 2;

/** Nobody looks at more. */
const MOST_SUGGESTIONS = 40;

/**
 * The best `count` seats of a room that this client could book by a picture, the best first: near the middle of the
 * room, and with the fewest single seats left. What was asked for is relaxed step by step: two neighbouring rows only
 * where no row has enough side by side, and the longest runs only where no two rows have. Empty where too few are
 * free, or the room is closed.
 */
export function bestSeats(snapshot: RoomSnapshot, count: number, asker: Asker): readonly Suggestion[] {
  if (snapshot.isClosed || count < 1) return [];
  const rows = freeRows(snapshot, asker.client);
  if (rows.reduce((sum, { free }) => sum + free.size, 0) < count) return [];
  const middle = middleOf(snapshot);
  const inOneRow = rows.flatMap((row) => blocksOf(row, count).map((block) => inRow(row, block)));
  if (inOneRow.length > 0) return ranked(inOneRow, middle, asker.luck);
  const inTwoRows = rows.flatMap((row, index) => acrossRows(row, rows[index + 1], count));
  if (inTwoRows.length > 0) return ranked(inTwoRows, middle, asker.luck);
  return [longestRuns(rows, count, middle)];
}

/** A row with the places that can be booked. */
type FreeRow = { readonly row: number; readonly free: ReadonlySet<number> };

function freeRows({ seats, at }: RoomSnapshot, client: string): readonly FreeRow[] {
  return [...Map.groupBy(seats, ({ row }) => row)]
    .toSorted(([left], [right]) => left - right)
    .map(([row, own]) => {
      const free = own.filter((seat) => {
        const state = stateOf(seat, at);
        return state === 'free' || (state === 'held' && ownerOf(seat, at) === client);
      });
      return { row, free: new Set(free.map(({ place }) => place)) };
    });
}

function middleOf({ seats }: RoomSnapshot): SeatPosition {
  const rows = Math.max(...seats.map(({ row }) => row));
  const places = Math.max(...seats.map(({ place }) => place));
  return { row: (rows + 1) / 2, place: (places + 1) / 2 };
}

/** Seats side by side in one row. */
type Block = { readonly first: number; readonly size: number };

function blocksOf({ free }: FreeRow, size: number): readonly Block[] {
  return [...free]
    .toSorted((left, right) => left - right)
    .filter((first) => placesOf({ first, size }).every((place) => free.has(place)))
    .map((first) => ({ first, size }));
}

function placesOf({ first, size }: Block): readonly number[] {
  return Array.from({ length: size }, (_, index) => first + index);
}

/** A suggestion on its way; `penalty`: what counts before the distance from the middle. */
type Candidate = Suggestion & { readonly penalty: number };

function inRow(row: FreeRow, block: Block): Candidate {
  const singles = singlesLeft(row, block);
  return {
    arrangement: singles === 0 ? 'row' : 'single-left',
    seats: seatsOf(row, block),
    penalty: singles,
  };
}

function seatsOf({ row }: FreeRow, block: Block): readonly SeatPosition[] {
  return placesOf(block).map((place) => ({ row, place }));
}

/** How many free seats beside the block lose their last free neighbour by it. */
function singlesLeft(row: FreeRow, { first, size }: Block): number {
  const isChosen = (place: number): boolean => place >= first && place < first + size;
  return [first - 1, first + size].filter((place) => isSingle(row, place, isChosen)).length;
}

/** Whether a place stays free between others that do not. */
function isSingle({ free }: FreeRow, place: number, isChosen: (place: number) => boolean): boolean {
  const isGone = (beside: number): boolean => isChosen(beside) || !free.has(beside);
  return free.has(place) && !isChosen(place) && isGone(place - 1) && isGone(place + 1);
}

/** A free seat that a selection leaves single; `instead`: as many seats that leave fewer, where the run has them. */
type Stranded = { readonly seat: SeatPosition; readonly instead: readonly SeatPosition[] | null };

/** The free seats that these seats would leave single, each with what helps besides adding it: the run one aside. */
export function strandedBy(
  snapshot: RoomSnapshot,
  seats: readonly SeatPosition[],
  client: string,
): readonly Stranded[] {
  return freeRows(snapshot, client).flatMap((row) => {
    const chosen = new Set(seats.filter((seat) => seat.row === row.row).map(({ place }) => place));
    const singles = singlesOf(row, chosen);
    return singles.map((place) => {
      const better = [1, -1]
        .map((step) => shiftedOnto(place, step, chosen))
        .find(({ run, all }) => run.isSubsetOf(row.free) && singlesOf(row, all).length < singles.length);
      const run = better === undefined ? null : [...better.run].toSorted((left, right) => left - right);
      return {
        seat: { row: row.row, place },
        instead: run?.map((each) => ({ row: row.row, place: each })) ?? null,
      };
    });
  });
}

/** The places beside chosen ones that are left single. */
function singlesOf(row: FreeRow, chosen: ReadonlySet<number>): readonly number[] {
  const isChosen = (place: number): boolean => chosen.has(place);
  return [...row.free].filter(
    (place) => (isChosen(place - 1) || isChosen(place + 1)) && isSingle(row, place, isChosen),
  );
}

/** The chosen run that begins beside a place, shifted onto it: the run, and all that is chosen then. */
function shiftedOnto(
  place: number,
  step: number,
  chosen: ReadonlySet<number>,
): Record<'run' | 'all', Set<number>> {
  const run = new Set<number>();
  for (let next = place; chosen.has(next + step); next += step) run.add(next);
  const all = new Set(chosen).add(place);
  all.delete(place + step * run.size);
  return { run, all };
}

/** More than any number of singles that two blocks can leave. */
const UNEVEN = 5;

/** A part in one row and the rest right behind it, where the two touch; halves come before one and all the others. */
function acrossRows(front: FreeRow, back: FreeRow | undefined, count: number): readonly Candidate[] {
  if (back === undefined || back.row !== front.row + 1) return [];
  const inFront = Array.from({ length: count - 1 }, (_, index) => index + 1);
  return inFront.flatMap((size) =>
    blocksOf(front, size).flatMap((first) =>
      blocksOf(back, count - size)
        .filter((second) => isTouching(first, second))
        .map((second) => ({
          arrangement: 'split' as const,
          seats: [...seatsOf(front, first), ...seatsOf(back, second)],
          penalty:
            Math.abs(first.size - second.size) * UNEVEN +
            singlesLeft(front, first) +
            singlesLeft(back, second),
        })),
    ),
  );
}

function isTouching(left: Block, right: Block): boolean {
  return left.first < right.first + right.size && right.first < left.first + left.size;
}

function ranked(candidates: readonly Candidate[], middle: SeatPosition, luck: number): readonly Suggestion[] {
  return candidates
    .map((candidate, index) => ({
      candidate,
      band: Math.floor(squaredDistance(candidate.seats, middle) / AS_GOOD),
      order: (luck + index * GOLDEN) % 1,
    }))
    .toSorted(
      (left, right) =>
        left.candidate.penalty - right.candidate.penalty ||
        left.band - right.band ||
        left.order - right.order,
    )
    .slice(0, MOST_SUGGESTIONS)
    .map(({ candidate: { arrangement, seats } }) => ({ arrangement, seats }));
}

/** How far the middle of some seats is from that of the room, squared. */
export function squaredDistance(seats: readonly SeatPosition[], middle: SeatPosition): number {
  const row = mean(seats.map((seat) => seat.row)) - middle.row;
  const place = mean(seats.map((seat) => seat.place)) - middle.place;
  return row * row + place * place;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The longest runs, of those that are as long the one nearest to the middle, until there are enough. */
function longestRuns(rows: readonly FreeRow[], count: number, middle: SeatPosition): Suggestion {
  const runs = rows
    .flatMap((row) => runsOf(row).map((block) => seatsOf(row, block)))
    .toSorted(
      (left, right) =>
        right.length - left.length || squaredDistance(left, middle) - squaredDistance(right, middle),
    );
  const seats = runs.flat().slice(0, count).toSorted(compareSeats);
  return { arrangement: 'apart', seats };
}

function runsOf({ free }: FreeRow): readonly Block[] {
  const firsts = [...free].filter((place) => !free.has(place - 1));
  return firsts.map((first) => {
    let size = 1;
    while (free.has(first + size)) size += 1;
    return { first, size };
  });
}

/** Multiples of it fall far from each other between 0 and 1. */
export const GOLDEN = 0.618_033_988_75;

/** How suggested seats lie, in words; nothing for seats side by side that leave no single. */
export function arrangementWords({ arrangement, seats }: Suggestion): string {
  switch (arrangement) {
    case 'row':
      return '';
    case 'single-left':
      return 'a single seat is left beside them';
    case 'split':
      return 'split over two rows';
    case 'apart':
      return `apart, in ${countOf(seats.filter((seat) => isFirstOfRun(seat, seats)).length, 'group')}`;
  }
}

function isFirstOfRun({ row, place }: SeatPosition, seats: readonly SeatPosition[]): boolean {
  return !seats.some((other) => other.row === row && other.place === place - 1);
}
