import type { Seat } from '../../theater/seats.ts';
import { acknowledgedAt, type RecordedChange, type RoomHistory, type RoomLook } from './room-history.ts';
import { type ProofKind, SeatChain } from './seat-chain.ts';

/** Gathers what a room's history proves about each version of each seat; by seat index. */
export function buildChains(room: RoomHistory): readonly SeatChain[] {
  const chains = room.order.positions.map((position) => new SeatChain(position));
  const chainOf = (seat: Seat): SeatChain | undefined => chains[room.order.indexOf(seat)];
  const conditional = [...room.changes.values()].filter(({ isConditional }) => isConditional);
  layBases(chains, room.looks, conditional, chainOf);
  for (const recorded of conditional) proveByChange(recorded, chainOf);
  proveByLooks(chains, room.looks);
  proveByRows(room, chainOf);
  return chains;
}

type ChainOf = (seat: Seat) => SeatChain | undefined;

function layBases(
  chains: readonly SeatChain[],
  looks: readonly RoomLook[],
  changes: readonly RecordedChange[],
  chainOf: ChainOf,
): void {
  for (const { seats } of looks) {
    for (const [index, chain] of chains.entries()) {
      const version = seats[index]?.version ?? Number.POSITIVE_INFINITY;
      if (version < chain.base) chain.base = version;
    }
  }
  for (const { change } of changes) {
    for (const { before } of change.seats) {
      const chain = chainOf(before);
      if (chain !== undefined && before.version < chain.base) chain.base = before.version;
    }
  }
}

function proveByChange(recorded: RecordedChange, chainOf: ChainOf): void {
  const { change, sends, told } = recorded;
  const [first] = sends;
  const knownAt = acknowledgedAt(recorded);
  const teller = told.find(({ at, as }) => as === 'applied' && at === knownAt);
  for (const { before, after } of change.seats) {
    const chain = chainOf(before);
    if (chain === undefined || first === undefined) continue;
    const { client, call } = first;
    chain.prove(before.version, { change: before.change, kind: 'seen', at: call, client }, before.content);
    chain.want(after.version, recorded);
    if (knownAt === null) continue;
    const kind: ProofKind = teller === undefined ? 'answer' : 'told';
    chain.prove(after.version, { change: change.id, kind, at: knownAt, client }, after.content);
  }
}

function proveByLooks(chains: readonly SeatChain[], looks: readonly RoomLook[]): void {
  const lastSeen: (Seat | undefined)[] = [];
  for (const { event, seats } of looks) {
    for (const [index, chain] of chains.entries()) {
      const seat = seats[index];
      if (seat === undefined || seat === lastSeen[index]) continue;
      lastSeen[index] = seat;
      const proof = { change: seat.change, kind: 'look', at: event.return, client: event.client } as const;
      chain.prove(seat.version, proof, seat.content);
    }
  }
}

function proveByRows({ rows }: RoomHistory, chainOf: ChainOf): void {
  for (const { at, client, entry } of rows) {
    for (const { before, after } of entry.change.seats) {
      const chain = chainOf(before);
      if (chain === undefined) continue;
      const proof = { kind: 'row', at, client } as const;
      if (after.version > chain.base) {
        chain.prove(after.version, { ...proof, change: entry.change.id }, after.content);
      }
      // What a row that was written later says of the state before is a guess.
      if (before.version > chain.base && !entry.isRecovered) {
        chain.prove(before.version, { ...proof, change: before.change }, before.content);
      }
    }
  }
}
