import type { FulfilOptions } from '../../../source/booking/box-office.ts';
import type { Outcome } from '../../../source/booking/outcome.ts';
import { resetRoom } from '../../../source/booking/reset-room.ts';
import { finishTransfer, type Left, transfer } from '../../../source/booking/transfer.ts';
import { StoreError } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import { isCome, leavingOf } from '../../../source/theater/decisions/transfer.ts';
import type { Transfer } from '../../../source/theater/request.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../../source/watch/occupancy-watch.ts';
import { isSameState, type RoomState } from '../model/truth.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { World } from '../world/world.ts';
import { type Parts, partsOf, type Surroundings } from './parts.ts';
import { Screen } from './screen.ts';
import { type Asked, askedWords, makeWish } from './wishes.ts';

/** Ms between a request and the next. */
const THINKING = [5, 50, 400, 2000, 1, 7000] as const;

/** Ms after which a person gives up. */
const PATIENCE = [2000, 300, 40, 6000, 3, 12_000] as const;

/** The first word must have been heard by then, ms; a little more than the program promises itself. */
const LATEST_WORD_MS = 2600;

/** A person at a program: asks for one thing after the other, and keeps what was heard. */
export class SimulatedProgram {
  readonly owner: Owner;
  readonly person: string;
  readonly #parts: Parts;
  readonly #world: World;
  readonly #done: Change[] = [];
  #open = 0;
  #left: number;
  #picture: RoomSnapshot | null = null;
  readonly #watch: OccupancyWatch | null;
  readonly #screen: Screen | null;

  constructor(surroundings: Surroundings, owner: Owner, person: string, requests: number) {
    this.owner = owner;
    this.person = person;
    this.#world = surroundings.world;
    this.#parts = partsOf(surroundings, owner);
    this.#left = requests;
    const { swarm, choices, truth } = this.#world;
    const isWatching = swarm.hasWatches && choices.chance(`watches of ${this.person}`, 60);
    const isAtScreen = swarm.hasScreens && choices.chance(`watches of ${person}`, 60);
    const watch = isWatching || isAtScreen ? new OccupancyWatch(this.#parts.store, truth.rooms) : null;
    this.#watch = watch;
    this.#screen = isAtScreen && watch !== null ? new Screen(this.#parts, watch) : null;
  }

  /** Whether nothing more will come of it. */
  get isIdle(): boolean {
    return this.owner.isDead || (this.#left === 0 && this.#open === 0);
  }

  /** Requests that were not made yet. */
  get left(): number {
    return this.#left;
  }

  get isWatching(): boolean {
    return this.#watch !== null && !this.owner.isDead;
  }

  /** Whoever watches must see every room as it is, once nothing has happened for a while. */
  judgePictures(): void {
    if (this.#watch === null || this.owner.isDead) return;
    const { truth } = this.#world;
    const { rooms } = this.#watch.getView();
    const wrong = truth.rooms.find((room) => isWrong(rooms.get(room), truth.of(room)));
    if (wrong === undefined) return;
    truth.findings.push({
      kind: 'wrong picture',
      words: `${this.person} still sees room ${wrong} as it is not`,
    });
  }

  start(): void {
    this.#watch?.start();
    this.#later(() => this.#askNext());
  }

  #later(run: () => void): void {
    const { choices, time } = this.#world;
    time.schedule(this.owner, choices.pick(`thinking of ${this.person}`, THINKING), run);
  }

  #askNext(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#open += 1;
    const { swarm, choices } = this.#world;
    const isHasty = swarm.isHasty && choices.chance(`haste of ${this.person}`, 50);
    const asked = this.#ask(makeWish(this.#world, this.person, this.#done)).finally(() => {
      this.#open -= 1;
      if (!isHasty) this.#later(() => this.#askNext());
    });
    void asked.catch((error: unknown) =>
      this.#world.truth.findings.push({ kind: 'error', words: wordsOf(error) }),
    );
    if (isHasty) this.#later(() => this.#askNext());
  }

  async #ask(asked: Asked): Promise<void> {
    const { time, story, truth, choices, swarm } = this.#world;
    await this.#lookBefore(asked);
    const start = time.now;
    story.tell(() => `${this.person} ${askedWords(asked)}.`);
    const giving = new AbortController();
    let firstWordAt: number | null = null;
    const options: FulfilOptions = {
      signal: giving.signal,
      onDoubt: () => {
        firstWordAt ??= time.now;
      },
      ...this.#seen(asked),
    };
    if (swarm.hasGivingUp && choices.chance(`giving up of ${this.person}`, 40)) {
      time.schedule(this.owner, choices.pick(`patience of ${this.person}`, PATIENCE), () => {
        story.tell(() => `${this.person} gives up.`);
        giving.abort();
      });
    }
    const outcome = await this.#fulfil(asked, options);
    const isLate = asked.kind !== 'reset-room' && (firstWordAt ?? time.now) - start > LATEST_WORD_MS;
    if (isLate) truth.findings.push({ kind: 'late word', words: `${this.person} waited without a word` });
    if (outcome === null) return;
    this.#hear(asked, outcome, start);
    if (outcome.kind === 'unknown' && choices.chance(`abandon of ${this.person}`, 50)) {
      if (this.#screen !== null) return this.#screen.giveUp();
      const ending = await this.#parts.boxOffice.abandon(outcome.change);
      this.#hear(asked, ending, start);
      if (ending.kind === 'applied' && isCome(ending.change)) await this.#finish(ending.change);
    }
  }

  async #transfer(asked: Transfer, options: FulfilOptions): Promise<Outcome> {
    const { seen: _, ...given } = options;
    const { first, left } = await transfer(this.#parts, asked, given);
    if (first.kind === 'applied' && left !== null) this.#hearLeft(first.change, left);
    return first;
  }

  async #finish(come: Change): Promise<void> {
    this.#hearLeft(come, await finishTransfer(this.#parts, come));
  }

  #hearLeft(come: Change, left: Left): void {
    const { story } = this.#world;
    story.tell(
      () => `${this.person} hears of the seats to leave after ${story.name(come.id)}: ${left.kind}.`,
    );
    const leave = leavingOf(come);
    if (leave === null || left.kind !== 'left') return;
    this.#parts.told(leave.id, 'applied');
    this.#watch?.merge(leave);
  }

  async #fulfil(asked: Asked, options: FulfilOptions): Promise<Outcome | null> {
    try {
      const { boxOffice } = this.#parts;
      if (asked.kind === 'transfer') return await this.#transfer(asked, options);
      if (asked.kind !== 'reset-room' && this.#screen !== null)
        return await this.#screen.ask(boxOffice, asked, options);
      if (asked.kind !== 'reset-room') return await boxOffice.fulfil(asked, options);
      const { signal, onDoubt } = options;
      const given = { ...(signal && { signal }), ...(onDoubt && { onDoubt }) };
      return await resetRoom(this.#parts, asked.room, asked.by, given);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#world.story.tell(() => `${this.person} hears: nothing was changed, ${error.message}.`);
      return null;
    }
  }

  /** Now and then somebody looks at a room, at the read level, before asking for anything in it. */
  async #lookBefore(asked: Asked): Promise<void> {
    if (
      this.#watch !== null ||
      !('room' in asked) ||
      !this.#world.choices.chance(`browse of ${this.person}`, 30)
    )
      return;
    try {
      this.#picture = await this.#parts.store.look(asked.room, 'browse');
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** The picture that a person decides by, where there is one. */
  #seen(asked: Asked): Pick<FulfilOptions, 'seen'> {
    const room = 'room' in asked ? asked.room : null;
    const picture = this.#watch?.getView().rooms.get(room ?? '') ?? this.#picture;
    if (
      picture === null ||
      picture.room !== room ||
      !this.#world.choices.chance(`seen of ${this.person}`, 50)
    )
      return {};
    return { seen: picture };
  }

  #hear(asked: Asked, outcome: Outcome, start: number): void {
    const { truth, story } = this.#world;
    story.tell(() => `${this.person} hears: ${outcomeWords(outcome, (change) => story.name(change))}.`);
    if (outcome.kind === 'applied') {
      // Whoever leaves waits for the row, as closing a store does.
      this.#open += 1;
      void outcome.recorded.then(() => (this.#open -= 1));
      this.#done.push(outcome.change);
      this.#watch?.merge(outcome.change);
    }
    if (outcome.kind !== 'refused' && outcome.kind !== 'settled') return;
    const { snapshot } = outcome;
    this.#picture = snapshot;
    this.#watch?.mergeSnapshot(snapshot);
    if (!truth.wasSo(snapshot, start)) {
      const words = `${this.person} ${askedWords(asked)} and was told of a room that was not so meanwhile`;
      truth.findings.push({ kind: 'false refusal', words });
    }
  }
}

/** Whether somebody who watches sees a room otherwise than it has been for long. */
function isWrong(picture: RoomSnapshot | undefined, state: RoomState): boolean {
  return picture === undefined || !isSameState(picture, state);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function outcomeWords(outcome: Outcome, name: (change: string) => string): string {
  switch (outcome.kind) {
    case 'applied':
      return `done, by ${name(outcome.change.id)}`;
    case 'settled':
      return 'nothing to change';
    case 'refused':
      return `refused, ${outcome.reason}`;
    case 'notApplied':
      return `nothing was changed, ${outcome.message}`;
    case 'givenUp':
      return 'given up, and nothing will come of it';
    case 'unknown':
      return `nobody knows what became of ${name(outcome.change.id)}`;
  }
}
