import type { Plan } from '../../theater/plan.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { ClientState, OpenWish, Scene } from '../client/client-state.ts';
import type { WishOnSeats } from './seat-look.ts';

/** One room as the map shows it. Lists are the same object while they stay the same, so that memo holds. */
export type RoomFacts = {
  readonly room: string;
  readonly play: string;
  /** The key that jumps to the room, from 1. */
  readonly number: number;
  /** Null until the room was looked at. */
  readonly snapshot: RoomSnapshot | null;
  /** The cursor while it is in this room, else null. */
  readonly cursor: SeatPosition | null;
  readonly marks: readonly SeatPosition[];
  /** What others changed and nobody has seen here. */
  readonly news?: readonly SeatPosition[];
  readonly wishes: readonly WishOnSeats[];
};

const NO_SEATS: readonly SeatPosition[] = [];
const NO_WISHES: readonly OpenWish[] = [];

/** Every room of the plan with what this terminal is doing in it. */
export function roomFacts(
  { plan, rooms }: Pick<Scene, 'plan' | 'rooms'>,
  { cursor, marks, news, wishes }: ClientState,
): readonly RoomFacts[] {
  return plan.rooms.map(({ room, play }, index) => ({
    room,
    play,
    number: index + 1,
    snapshot: rooms.get(room) ?? null,
    cursor: cursor.room === room ? cursor : null,
    marks: marks?.room === room ? marks.seats : NO_SEATS,
    news: news.some((item) => item.room === room) ? newsIn(room, news) : NO_SEATS,
    // Most of the time no wish is open; then every room keeps one and the same empty list.
    wishes: wishes.some((wish) => wish.room === room) ? wishes : NO_WISHES,
  }));
}

function newsIn(room: string, news: ClientState['news']): readonly SeatPosition[] {
  return news.flatMap((item) => (item.room === room ? item.seats : []));
}

/** The rooms in bands of at most `size`, in order. */
export function bandsOf(facts: readonly RoomFacts[], size: number): readonly (readonly RoomFacts[])[] {
  return Array.from({ length: Math.ceil(facts.length / size) }, (_, band) =>
    facts.slice(band * size, (band + 1) * size),
  );
}

/** Rows and places of a plan: all that a room's own drawing needs of it. */
export type RoomMeasures = Pick<Plan, 'rows' | 'places'> & { readonly cellsPerSeat: 1 | 2 };
