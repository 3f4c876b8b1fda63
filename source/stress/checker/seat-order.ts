import type { Seat, SeatPosition } from '../../theater/seats.ts';

/** Gives each seat of a room an index, in the order in which they are first seen. */
export class SeatOrder {
  readonly positions: SeatPosition[] = [];
  readonly #indexes = new Map<string, number>();
  /** Looks of one session share their array while nothing changes; so do the ordered ones. */
  readonly #ordered = new Map<readonly Seat[], readonly (Seat | undefined)[]>();

  /** The seat's index; a new one for a seat that was not seen before. */
  indexOf({ row, place }: SeatPosition): number {
    const key = `${row}-${place}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.positions.push({ row, place }) - 1;
    this.#indexes.set(key, index);
    return index;
  }

  /** The same seats, each at its index; the same array when they are so already. */
  arrange(seats: readonly Seat[]): readonly (Seat | undefined)[] {
    const known = this.#ordered.get(seats);
    if (known !== undefined) return known;
    const arranged = seats.every((seat, index) => this.#isAt(seat, index)) ? seats : this.#rearranged(seats);
    this.#ordered.set(seats, arranged);
    return arranged;
  }

  #isAt({ row, place }: SeatPosition, index: number): boolean {
    const position = this.positions[index];
    return position?.row === row && position.place === place;
  }

  #rearranged(seats: readonly Seat[]): readonly (Seat | undefined)[] {
    const arranged: (Seat | undefined)[] = [];
    for (const seat of seats) arranged[this.indexOf(seat)] = seat;
    return arranged;
  }
}
