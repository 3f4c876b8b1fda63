import type { SeatContent } from '../theater/seats.ts';

/** What a text column holds when there is nothing to say: null would be a tombstone on Cassandra. */
export const NOBODY = '-';

/** The columns that say what a seat is, apart from where it is and its version; the same in every store. */
export type ContentColumns = {
  /** `no`, `yes` or `blocked`; a held seat is not occupied. */
  readonly occupied: string;
  readonly client: string;
  readonly booking: string;
  readonly held_by: string;
  /** ms since the epoch; 0 when nobody holds the seat. */
  readonly held_until: number;
  readonly note: string;
};

const EMPTY: ContentColumns = {
  occupied: 'no',
  client: NOBODY,
  booking: NOBODY,
  held_by: NOBODY,
  held_until: 0,
  note: NOBODY,
};

/** Every content column of a seat: a change writes the whole of it, since one left alone could tell of an older state. */
export function contentColumns(content: SeatContent): ContentColumns {
  switch (content.kind) {
    case 'free':
      return EMPTY;
    case 'held':
      return { ...EMPTY, held_by: content.by, held_until: content.until };
    case 'booked':
      return { ...EMPTY, occupied: 'yes', client: content.client, booking: content.booking };
    case 'blocked':
      return { ...EMPTY, occupied: 'blocked', note: content.note };
  }
}

/** What the columns say of a seat; null when they say nothing that a seat can be. */
export function contentOf(columns: ContentColumns): SeatContent | null {
  const { occupied, client, booking, held_by: by, held_until: until, note } = columns;
  switch (occupied) {
    case 'no':
      return by === NOBODY ? { kind: 'free' } : { kind: 'held', by, until };
    case 'yes':
      return { kind: 'booked', client, booking };
    case 'blocked':
      return { kind: 'blocked', note };
    default:
      return null;
  }
}
