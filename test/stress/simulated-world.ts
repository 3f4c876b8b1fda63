import type { HistoryEvent, Told } from '../../source/stress/history/event.ts';
import type { Change } from '../../source/theater/change.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import type { Request } from '../../source/theater/request.ts';
import { FREE, isSameSeat, type Seat } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

/** One send on its way: applied when it is delivered, which may be long after its sender has stopped waiting. */
export type Mail = { readonly change: Change; answer: 'ok' | 'refused' | null };

/** A model of one room, its clock and its network, driven by a tape of choices; it records what happens. */
export class SimulatedWorld {
  readonly events: HistoryEvent[] = [{ type: 'start', at: 0, session: 's', clock: 'model' }];
  readonly underway: Mail[] = [];
  readonly #tape: readonly number[];
  /** Every state the room has been in, the last one last. */
  readonly #states: (readonly Seat[])[];
  /** State that holds each change which was acknowledged at the write level, and when it was. */
  readonly #acknowledged: { readonly at: number; readonly state: number }[] = [];
  readonly #stateOf = new Map<string, number>();
  #next = 0;
  #now = 0;
  #ids = 0;

  constructor(tape: readonly number[], seats: number) {
    this.#tape = tape;
    this.#states = [
      Array.from({ length: seats }, (_, index) => ({
        row: 1,
        place: index + 1,
        version: 0,
        change: 'initial',
        content: FREE,
      })),
    ];
  }

  /** A number from 0 to `choices` - 1; 0 for ever once the tape is at its end. */
  choose(choices: number): number {
    const value = this.#tape[this.#next] ?? 0;
    this.#next += 1;
    return value % choices;
  }

  get isTapeOver(): boolean {
    return this.#next >= this.#tape.length;
  }

  /** Now; sometimes the same as before, because clocks are coarse. */
  tick(): number {
    this.#now += this.choose(3);
    return this.#now;
  }

  makeId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}-${this.#ids}`;
  }

  decide(snapshot: RoomSnapshot, request: Request): ReturnType<typeof decide> {
    return decide(snapshot, request, this.makeId(request.kind));
  }

  /** The truth, or for a browse look that began at `call` any state that no acknowledgement before it forbids. */
  picture(level: 'browse' | 'settle', call: number): RoomSnapshot {
    const newest = this.#states.length - 1;
    const oldest = Math.max(0, ...this.#acknowledged.filter(({ at }) => at < call).map(({ state }) => state));
    const isLinearizable = level === 'settle';
    const state = isLinearizable ? newest : newest - this.choose(newest - oldest + 1);
    const seats = this.#states[state] ?? [];
    const words = isLinearizable ? 'SERIAL' : 'QUORUM';
    return {
      room: 'A',
      epoch: 'first',
      revision: `r${state}`,
      play: '',
      isClosed: false,
      seats,
      at: this.#now,
      isLinearizable,
      level: words,
    };
  }

  /** Compares and sets. */
  deliver(mail: Mail): void {
    const seats = this.#states.at(-1) ?? [];
    const isGranted = mail.change.seats.every(({ before }) =>
      seats.some((seat) => isSameSeat(seat, before) && seat.version === before.version),
    );
    mail.answer = isGranted ? 'ok' : 'refused';
    if (!isGranted) return;
    this.#states.push(
      seats.map((seat) => mail.change.seats.find(({ after }) => isSameSeat(after, seat))?.after ?? seat),
    );
    this.#stateOf.set(mail.change.id, this.#states.length - 1);
  }

  wasApplied(change: Change): boolean {
    return this.#stateOf.has(change.id);
  }

  recordAnswer(
    attempt: string,
    mail: Mail,
    outcome: 'ok' | 'refused' | 'info',
    isUnderReplicated = false,
  ): void {
    const at = this.tick();
    this.events.push({ type: 'answer', at, attempt, outcome, isUnderReplicated, message: '' });
    const state = this.#stateOf.get(mail.change.id);
    if (outcome === 'ok' && !isUnderReplicated && state !== undefined) this.#acknowledged.push({ at, state });
  }

  recordTold(client: string, change: Change, as: Told): void {
    this.events.push({ type: 'told', at: this.tick(), client, change: change.id, as });
  }
}
