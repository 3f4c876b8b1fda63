import type { HistoryEvent, SendOutcome, Told } from '../../source/stress/history/event.ts';
import type { Change, ChangeKind } from '../../source/theater/change.ts';
import { FREE, parseSeatLabel, type Seat, type SeatContent } from '../../source/theater/seats.ts';

/** A seat as a planted event shows it: its version, the change that made it, and its owner's name or null. */
export type Shown = readonly [version: number, change: string, owner: string | null];

/** Seats by label. */
export type ShownSeats = Readonly<Record<string, Shown>>;

/** A change of room A, from what its maker saw to a booking for `to`, or to free seats. */
export function change(
  id: string,
  from: ShownSeats,
  to: string | null,
  kind: ChangeKind = to === null ? 'release' : 'book',
): Change {
  const [first, ...others] = Object.entries(from).map(([label, [version, before, owner]]) => ({
    before: seat(label, version, before, contentOf(owner)),
    after: seat(label, version + 1, id, contentOf(to)),
  }));
  if (first === undefined) throw new RangeError('a change has seats');
  const by = to ?? 'somebody';
  return {
    id,
    kind,
    room: 'A',
    epoch: '',
    by,
    reason: '',
    seats: [first, ...others],
    isOpenRequired: kind === 'book',
    gate: null,
  };
}

/** Each owner has one booking, so that a name says it all; `Zoe under Mia` has what was booked by Mia. */
function contentOf(owner: string | null): SeatContent {
  if (owner === null) return FREE;
  const [client = owner, maker = client] = owner.split(' under ');
  return { kind: 'booked', client, booking: `booking of ${maker}` };
}

function seat(label: string, version: number, changeId: string, content: SeatContent): Seat {
  const position = parseSeatLabel(label);
  if (position === null) throw new RangeError(label);
  return { ...position, version, change: changeId, content };
}

/** The events of a history that a test makes up; times are whole seconds. */
export class PlantedHistory {
  readonly events: HistoryEvent[] = [{ type: 'start', at: 0, session: 's', clock: 'planted' }];
  #sends = 0;

  /** One send of a change; without an outcome it was never answered. */
  send(
    sent: Change,
    from: number,
    to: number | null,
    outcome: SendOutcome = 'ok',
    { isConditional = true, isUnderReplicated = false } = {},
  ): this {
    this.#sends += 1;
    const attempt = `s-${this.#sends}`;
    this.events.push({ type: 'send', at: at(from), attempt, client: 'program', change: sent, isConditional });
    if (to === null) return this;
    this.events.push({ type: 'answer', at: at(to), attempt, outcome, isUnderReplicated, message: '' });
    return this;
  }

  /** A write that compares nothing. */
  write(sent: Change, from: number, to: number): this {
    return this.send(sent, from, to, 'ok', { isConditional: false });
  }

  told(changeId: string, when: number, as: Told): this {
    this.events.push({ type: 'told', at: at(when), client: 'program', change: changeId, as });
    return this;
  }

  row(entry: Change, when: number, isRecovered = false): this {
    const row = { at: 0, change: entry, isRecovered };
    this.events.push({ type: 'row', at: at(when), client: 'program', entry: row });
    return this;
  }

  /** A linearizable look. */
  look(from: number, to: number, shown: ShownSeats): this {
    return this.#look(from, to, shown, true);
  }

  /** A look at the read level. */
  browse(from: number, to: number, shown: ShownSeats): this {
    return this.#look(from, to, shown, false);
  }

  #look(from: number, to: number, shown: ShownSeats, isLinearizable: boolean): this {
    const seats = Object.entries(shown).map(([label, [version, changeId, owner]]) =>
      seat(label, version, changeId, contentOf(owner)),
    );
    const level = isLinearizable ? 'SERIAL' : 'QUORUM';
    this.events.push({
      type: 'look',
      client: 'program',
      call: at(from),
      return: at(to),
      asked: isLinearizable ? 'settle' : 'browse',
      snapshot: {
        room: 'A',
        epoch: '',
        revision: '',
        play: '',
        isClosed: false,
        seats,
        at: 0,
        isLinearizable,
        level,
      },
    });
    return this;
  }
}

function at(seconds: number): number {
  return Math.round(seconds * 1_000_000);
}
