import type { Plan } from '../../theater/plan.ts';
import type { SeatPosition } from '../../theater/seats.ts';

/** Neighbours of one row that are booked together. */
export type SeatGroup = { readonly room: string; readonly seats: readonly SeatPosition[] };

/** Every seat of the theater once, room by room and row by row, in groups of neighbours; a row's last may be smaller. */
export function groupsOf({ rooms, rows, places }: Plan, size: number): readonly SeatGroup[] {
  const groups: SeatGroup[] = [];
  for (const { room } of rooms) {
    for (let row = 1; row <= rows; row += 1) {
      for (let first = 1; first <= places; first += size) {
        groups.push({ room, seats: neighbours(row, first, Math.min(size, places - first + 1)) });
      }
    }
  }
  return groups;
}

/** So many seats of a row, from a place on. */
export function neighbours(row: number, first: number, count: number): readonly SeatPosition[] {
  return Array.from({ length: count }, (_, index) => ({ row, place: first + index }));
}
