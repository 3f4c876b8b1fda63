import type { Change } from '../../../source/theater/change.ts';
import { isSameSeat, type Seat, type SeatContent } from '../../../source/theater/seats.ts';
import type { RoomState } from './truth.ts';

/** A column of a row, with the moment that it was written by: the later one wins, column by column. */
type Cell<Value> = { readonly value: Value; readonly at: number };

/** A seat's row in one replica; its columns can come from several changes, as on a real node. */
export type Row = {
  readonly row: number;
  readonly place: number;
  readonly version: Cell<number>;
  readonly change: Cell<string>;
  readonly content: Cell<SeatContent>;
};

/** The columns of a room that its seats share. */
type RoomCells = {
  readonly epoch: Cell<string>;
  readonly revision: Cell<string>;
  readonly isClosed: Cell<boolean>;
  readonly play: Cell<string>;
};

/** Columns of a seat that somebody reads, or repairs. */
export type SeatColumn = 'version' | 'change' | 'content';

export const SEAT_COLUMNS: readonly SeatColumn[] = ['version', 'change', 'content'];

/** A change with the number of its Paxos round, and the seats that it makes. */
export type Proposal = { readonly ballot: number; readonly change: Change; readonly made: readonly Seat[] };

/** A room as one replica has it. */
export type Copy = { readonly rows: readonly Row[]; readonly room: RoomCells };

/** One room on one node, with what Paxos remembers there. */
export class Replica {
  copy: Copy;
  accepted: Proposal | null = null;
  committed: Proposal | null = null;
  isUp = true;

  constructor(copy: Copy) {
    this.copy = copy;
  }

  commit(proposal: Proposal): void {
    if (proposal.ballot > (this.committed?.ballot ?? 0)) this.committed = proposal;
    this.copy = newest(this.copy, copyAfter(this.copy, proposal));
  }

  /** Takes these columns from a copy, as blocking read repair does: those that were read, and no others. */
  repair(from: Copy, columns: readonly SeatColumn[]): void {
    const rows = this.copy.rows.map((row, index) => {
      const other = from.rows[index];
      if (other === undefined) return row;
      return {
        ...row,
        version: columns.includes('version') ? later(row.version, other.version) : row.version,
        change: columns.includes('change') ? later(row.change, other.change) : row.change,
        content: columns.includes('content') ? later(row.content, other.content) : row.content,
      };
    });
    const isWhole = columns.length === SEAT_COLUMNS.length;
    this.copy = isWhole ? newest(this.copy, from) : { ...this.copy, rows };
  }
}

/** A copy in which everything was written at one moment. */
export function copyOf({ epoch, isClosed, play, seats }: RoomState, revision: string, at: number): Copy {
  const cell = <Value>(value: Value): Cell<Value> => ({ value, at });
  return {
    rows: seats.map((seat) => rowOf(seat, at)),
    room: { epoch: cell(epoch), revision: cell(revision), isClosed: cell(isClosed), play: cell(play) },
  };
}

function rowOf({ row, place, version, change, content }: Seat, at: number): Row {
  return {
    row,
    place,
    version: { value: version, at },
    change: { value: change, at },
    content: { value: content, at },
  };
}

function copyAfter({ rows, room }: Copy, { ballot: at, change, made }: Proposal): Copy {
  return {
    rows: rows.map((row) => {
      const seat = made.find((after) => isSameSeat(after, row));
      return seat === undefined ? row : rowOf(seat, at);
    }),
    room: {
      ...room,
      revision: { value: change.id, at },
      ...(change.gate !== null && { isClosed: { value: change.gate === 'close', at } }),
      ...(change.play !== undefined && { play: { value: change.play.after, at } }),
    },
  };
}

/** Of two copies each column as it was written last. */
export function newest(left: Copy, right: Copy): Copy {
  if (left === right) return left;
  return {
    rows: left.rows.map((row, index) => {
      const other = right.rows[index];
      if (other === undefined || other === row) return row;
      return {
        ...row,
        version: later(row.version, other.version),
        change: later(row.change, other.change),
        content: later(row.content, other.content),
      };
    }),
    room: {
      epoch: later(left.room.epoch, right.room.epoch),
      revision: later(left.room.revision, right.room.revision),
      isClosed: later(left.room.isClosed, right.room.isClosed),
      play: later(left.room.play, right.room.play),
    },
  };
}

function later<Value>(left: Cell<Value>, right: Cell<Value>): Cell<Value> {
  return right.at > left.at ? right : left;
}

/** A seat as the columns of a row say. */
export function seatOf({ row, place, version, change, content }: Row): Seat {
  return { row, place, version: version.value, change: change.value, content: content.value };
}
