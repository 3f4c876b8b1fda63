import type { HistoryEntry } from '../../../source/theater/change.ts';
import { makePlan, type Plan } from '../../../source/theater/plan.ts';
import { FREE } from '../../../source/theater/seats.ts';
import { RoomModel, type StoreRules } from '../model/room-model.ts';
import { type Backup, Truth } from '../model/truth.ts';
import type { Choices } from '../time/choices.ts';
import { VirtualTime } from '../time/virtual-time.ts';
import { Story } from './story.ts';
import type { MishapName, Swarm } from './swarm.ts';

/** How far things are apart. */
export type Distance = 'near' | 'disk';

/** Ms that an answer is on its way; the later ones are for schedules that have slow ways. */
const DELAYS = [1, 2, 3, 1, 5, 2, 20, 1, 150, 900, 2600] as const;
const USUAL_DELAYS = 8;

/** The id that stands for the change which made the first versions. */
const FIRST_CHANGE = '00000000-0000-1000-8000-000000000000';

/** One theater with its clock, its chance and everything that goes wrong with it. */
export class World {
  readonly time = new VirtualTime();
  readonly story = new Story(() => this.time.now);
  readonly truth: Truth;
  readonly choices: Choices;
  readonly swarm: Swarm;
  readonly rules: StoreRules;
  readonly plan: Plan;
  readonly rooms: ReadonlyMap<string, RoomModel>;
  /** The store's history, by change id. */
  rows = new Map<string, HistoryEntry>();
  /** Whether things still go wrong. */
  isWell = false;
  #epochs = 1;

  constructor(choices: Choices, swarm: Swarm, rules: StoreRules) {
    this.choices = choices;
    this.swarm = swarm;
    this.rules = rules;
    this.truth = new Truth(
      () => this.time.now,
      (change) => this.story.name(change),
      () => this.time.storeDate,
    );
    const { rooms, rows, places } = swarm;
    this.plan = makePlan({ rooms, rows, places });
    for (const { room, play } of this.plan.rooms) {
      const seats = Array.from({ length: rows * places }, (_, index) => ({
        row: Math.floor(index / places) + 1,
        place: (index % places) + 1,
        version: 0,
        change: FIRST_CHANGE,
        content: FREE,
      }));
      this.truth.begin(room, { epoch: 'epoch 1', isClosed: false, play, seats });
    }
    this.rooms = new Map(
      this.plan.rooms.map(({ room }) => [room, new RoomModel(room, rules, this.truth, choices)]),
    );
  }

  /** Whether something goes wrong now for a program. */
  isMishap(name: MishapName, who: string): boolean {
    return !this.isWell && this.choices.chance(`${name} of ${who}`, this.swarm.mishaps.get(name) ?? 0);
  }

  /** Ms until something arrives that a program waits for. */
  latency(who: string, distance: Distance = 'near'): number {
    const isSlow = !this.isWell && (this.swarm.mishaps.get('slow') ?? 0) > 0;
    const most = isSlow && distance === 'near' ? DELAYS.length : USUAL_DELAYS;
    return DELAYS[this.choices.choose(`ways of ${who}`, most)] ?? 1;
  }

  roomModel(room: string): RoomModel | null {
    return this.rooms.get(room) ?? null;
  }

  /** The theater and its history as they are. */
  backUp(): Backup {
    return this.truth.backUp([...this.rows.values()]);
  }

  /** Puts other contents in place, under which another epoch begins. */
  restore(backup: Backup): void {
    this.#epochs += 1;
    const epoch = `epoch ${this.#epochs}`;
    this.truth.restore(backup, epoch);
    this.rows = new Map(backup.rows.map((entry) => [entry.change.id, entry]));
    for (const [room, model] of this.rooms) model.replace(this.truth.of(room), `restored ${this.#epochs}`);
    this.story.tell(() => 'An earlier copy of the theater is put in its place.');
  }

  get epoch(): string {
    return `epoch ${this.#epochs}`;
  }

  get hasBeenRestored(): boolean {
    return this.#epochs > 1;
  }
}
