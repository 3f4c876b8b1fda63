import { seatLabel } from '../../theater/seats.ts';
import type { RoomHistory, RoomLook } from './room-history.ts';
import type { ChangeStep, Contradiction, Step } from './timeline.ts';
import { changeWords, lookWords, momentWords, proofWords, type Violation } from './violation.ts';

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
