import { isSameWhole, isSameSeat, type Seat, seatLabel } from '../../theater/seats.ts';
import { acknowledgedAt, type RecordedChange, type RoomHistory, type RoomLook } from './room-history.ts';
import { type Proof, type ProofKind, SeatChain } from './seat-chain.ts';
import type { ChangeStep, Contradiction, Step } from './timeline.ts';
import {
  changeWords,
  contentWords,
  proofWords,
  type Violation,
  type ViolationName,
  lookWords,
  momentWords,
} from './violation.ts';

/**
 * What is wrong with one seat's versions by themselves, whatever the times: two changes made the same version, a
 * version that nobody made (I2), a change that nobody sent, or that made another version or other content than it was
 * sent with (I1).
 */
export function chainFaults(room: RoomHistory, chain: SeatChain): readonly Violation[] {
  return [...makerFaults(room, chain), ...gaps(room, chain)];
}

function makerFaults(room: RoomHistory, chain: SeatChain): readonly Violation[] {
  return [...chain.proofs].flatMap(([version, proofs]) => {
    const known = [...proofs.values()];
    const [first, second] = known.toSorted((left, right) => left.at - right.at);
    if (first === undefined) return [];
    if (second !== undefined) {
      const words = `version ${version} was made by two changes: ${changeWords(room, first.change)} and ${changeWords(room, second.change)}`;
      return [seatFault(room, chain, 'not linearizable', words, known)];
    }
    const words = version > chain.base ? strangeMaker(room, chain, version, first) : null;
    if (words !== null) return [seatFault(room, chain, 'not linearizable', words, known)];
    return chain.oddContent?.version === version ? [oddContent(room, chain, chain.oddContent.proof)] : [];
  });
}

/** What is strange about the only change that is known to have made a version; null when nothing is. */
function strangeMaker(
  room: RoomHistory,
  chain: SeatChain,
  version: number,
  { change }: Proof,
): string | null {
  const sent = room.changes.get(change)?.change ?? room.foreign.get(change);
  if (sent === undefined) {
    return `version ${version} was made by change ${change}, which nobody sent in this history; did another program use the store?`;
  }
  const wanted = sent.seats.find(({ after }) => isSameSeat(after, chain.position))?.after;
  if (wanted?.version !== version) {
    const sentFor =
      wanted === undefined ? 'was not sent for this seat' : `was sent to make version ${wanted.version}`;
    return `version ${version} was made by ${changeWords(room, change)}, which ${sentFor}`;
  }
  const content = chain.contents.get(version);
  if (content === undefined || isSameWhole(content, wanted.content)) return null;
  return `version ${version} of ${changeWords(room, change)} is ${contentWords(content)}, and was sent as ${contentWords(wanted.content)}`;
}

function oddContent(room: RoomHistory, chain: SeatChain, proof: Proof): Violation {
  const words = `one version was seen with two contents; the second is ${proofWords(room, proof)}`;
  return seatFault(room, chain, 'not linearizable', words, [proof]);
}

function gaps(room: RoomHistory, chain: SeatChain): readonly Violation[] {
  const versions = [chain.base, ...chain.makers.keys()];
  return versions.flatMap((version, index) => {
    const before = versions[index - 1];
    if (before === undefined || version <= before + 1) return [];
    const proofs = [...(chain.proofs.get(version)?.values() ?? [])];
    const words = `the version went from ${before} to ${version}, and nobody made what is between`;
    return [seatFault(room, chain, 'version gap', words, proofs)];
  });
}

function seatFault(
  room: RoomHistory,
  { position }: SeatChain,
  name: ViolationName,
  words: string,
  proofs: readonly Proof[],
): Violation {
  const seat = seatLabel(position);
  const inOrder = proofs.toSorted((left, right) => left.at - right.at);
  return {
    invariant: name === 'version gap' ? 'I2' : 'I1',
    name,
    room: room.room,
    seat,
    changes: inOrder.map(({ change }) => change),
    at: Math.max(room.origin, ...inOrder.map(({ at }) => at)),
    message: `Seat ${room.room} ${seat}: ${words}.`,
    events: inOrder.map((proof) => `${changeWords(room, proof.change)}: ${proofWords(room, proof)}`),
  };
}

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

/** A contradiction in the order of a room (I1), in words. */
export function timelineFault(room: RoomHistory, contradiction: Contradiction): Violation {
  switch (contradiction.kind) {
    case 'too-late':
      return tooLate(room, contradiction.step);
    case 'crossing':
      return crossing(room, contradiction);
    case 'circle': {
      const { step } = contradiction;
      const words = `${changeWords(room, step.id)} and a change of other seats of it came each before the other`;
      return fault(room, step, words, [step]);
    }
  }
}

function tooLate(room: RoomHistory, step: ChangeStep): Violation {
  const trail = trailOf(step);
  const [first = step, second] = trail;
  const known = step.proof === null ? 'known' : proofWords(room, step.proof);
  const subject = `${changeWords(room, step.id)} was ${known}`;
  if (first === step)
    return fault(room, step, `${subject}, but sent only ${momentWords(room, step.sentAt)}`, trail);
  if (first.kind === 'change') {
    const words = `${subject}, but must come after ${changeWords(room, first.id)}, which was sent only ${momentWords(room, first.sentAt)}`;
    return fault(room, step, words, trail);
  }
  const shown = second?.kind === 'change' ? missingIn(first.look, second) : 'less';
  return fault(room, step, `${subject}, but ${lookWords(room, first.look)} still shows ${shown}`, trail);
}

/** From what nothing keeps from being earlier, step by step, to the contradiction. */
function trailOf(step: ChangeStep): readonly Step[] {
  const trail: Step[] = [];
  for (
    let current: Step | null = step;
    current !== null && !trail.includes(current);
    current = current.because
  ) {
    trail.unshift(current);
  }
  // Of several looks in a row the first one says it all: it lacks what the others lack, and was called last.
  const changeAt = trail.findIndex(({ kind }) => kind === 'change');
  return [...trail.slice(0, Math.min(1, changeAt)), ...trail.slice(changeAt)];
}

function missingIn(look: RoomLook, step: ChangeStep): string {
  const place = step.seats.find(({ index, version }) => (look.seats[index]?.version ?? version) < version);
  const seat = place === undefined ? undefined : look.seats[place.index];
  return seat === undefined ? 'less' : `${seatLabel(seat)} at version ${seat.version}`;
}

function crossing(
  room: RoomHistory,
  { first, second, index }: Extract<Contradiction, { kind: 'crossing' }>,
): Violation {
  const ahead = second.seats.findIndex(
    (seat, other) => (seat?.version ?? 0) > (first.seats[other]?.version ?? 0),
  );
  const shown = (look: RoomLook): string =>
    [index, ahead]
      .flatMap((at) => look.seats[at] ?? [])
      .map((seat) => `${seatLabel(seat)} at version ${seat.version}`)
      .join(' and ');
  const seat = second.seats[index];
  return {
    invariant: 'I1',
    name: 'not linearizable',
    room: room.room,
    seat: seat === undefined ? null : seatLabel(seat),
    changes: [],
    at: Math.max(first.event.return, second.event.return),
    message: `Room ${room.room}: two pictures cannot both be true: ${lookWords(room, first)} shows ${shown(first)}; ${lookWords(room, second)} shows ${shown(second)}.`,
    events: [first, second].map((look) => `${lookWords(room, look)}: ${shown(look)}`),
  };
}

function fault(room: RoomHistory, step: ChangeStep, words: string, trail: readonly Step[]): Violation {
  const [place] = step.seats;
  const position = place === undefined ? undefined : room.order.positions[place.index];
  return {
    invariant: 'I1',
    name: 'not linearizable',
    room: room.room,
    seat: position === undefined ? null : seatLabel(position),
    changes: trail.flatMap((entry) => (entry.kind === 'change' ? [entry.id] : [])),
    at: Math.max(step.sentAt, step.proof?.at ?? step.sentAt, ...trail.map(({ at }) => at ?? step.sentAt)),
    message: `Room ${room.room}: ${words}.`,
    events: trail.map((entry) => stepWords(room, entry)),
  };
}

function stepWords(room: RoomHistory, step: Step): string {
  if (step.kind === 'look') return lookWords(room, step.look);
  const proof = step.proof === null ? 'never seen' : proofWords(room, step.proof);
  return `${changeWords(room, step.id)}: sent ${momentWords(room, step.sentAt)}, ${proof}`;
}
