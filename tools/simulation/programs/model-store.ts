import {
  type Attempt,
  type HistoryQuery,
  type LookLevel,
  type SellingStore,
  StoreError,
} from '../../../source/store/store.ts';
import { type Change, type HistoryEntry, type HistoryRows, timeOf } from '../../../source/theater/change.ts';
import { isSameSeat } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import type { Mishap, Round } from '../model/room-model.ts';
import type { Owner } from '../time/virtual-time.ts';
import type { World } from '../world/world.ts';
import { THEATER } from './model-journal.ts';

/** Ms after which a program waits for an answer no longer. */
const TIMEOUTS = [2000, 5000, 900, 12_000] as const;
/** Ms after which something arrives that was believed lost. */
const LATE = [3000, 700, 8000, 16_000, 30_000, 60_000] as const;

/** The store as one program reaches it: over a network on which all that a schedule has goes wrong. */
export function modelStore(world: World, owner: Owner): SellingStore {
  const line = new Line(world, owner);
  const { isFile } = world.swarm;
  const look = (room: string, level: LookLevel): Promise<RoomSnapshot> =>
    line.ask(() => {
      const at = world.time.date;
      const model = world.roomModel(room);
      if (model === null) throw new StoreError('no-such-room', `no room ${room}`);
      const found = level === 'settle' || isFile ? model.settle(at) : model.browse(at);
      if (found === null) throw new StoreError('unavailable', 'too few nodes answer');
      return found;
    });
  return {
    address: isFile ? 'the file' : 'the nodes',
    needsJournal: !isFile,
    askEveryMs: 1500,
    look,
    apply: (change) => line.send(change),
    record: (entry) => line.ask(() => keepRow(world, entry), 'lost row'),
    recorded: (_, changes) => line.ask(() => new Set(changes.filter((change) => world.rows.has(change)))),
    history: (query) => line.ask(() => rowsFor(world, query)),
    revisions: () =>
      line.ask(() => {
        const found = [...world.rooms].map(([room, model]) => [room, model.revision()] as const);
        return new Map(found.flatMap(([room, revision]) => (revision === null ? [] : [[room, revision]])));
      }),
    theaterId: async () => THEATER,
    plan: async () => world.plan,
    health: async () => ({ findings: [] }),
    vitals: async () => ({ kind: 'file', file: '', bytes: 0, logBytes: 0, foldedAt: null, others: null }),
    initialise: async () => ({ seatsMade: 0, plan: world.plan }),
    renew: async () => undefined,
    close: async () => undefined,
  };
}

function keepRow(world: World, entry: HistoryEntry): void {
  if (!world.rows.has(entry.change.id)) world.rows.set(entry.change.id, entry);
}

function rowsFor(world: World, { room, seat, client, since = -Infinity, limit }: HistoryQuery): HistoryRows {
  const entries = [...world.rows.values()]
    .filter(({ at, change }) => at >= since && (room === undefined || change.room === room))
    .filter(({ change }) => seat === undefined || change.seats.some(({ after }) => isSameSeat(after, seat)))
    .filter(({ change }) => client === undefined || isAbout(change, client))
    .toSorted((left, right) => left.at - right.at);
  return { entries: entries.slice(-limit), unreadable: 0 };
}

function isAbout({ by, seats }: Change, client: string): boolean {
  const isOf = seats.some(({ before, after }) =>
    [before, after].some(({ content }) => content.kind === 'booked' && content.client === client),
  );
  return by === client || isOf;
}

/** The way of one program to the store, and back. */
class Line {
  readonly #world: World;
  readonly #owner: Owner;

  constructor(world: World, owner: Owner) {
    this.#world = world;
    this.#owner = owner;
  }

  /** Asks, and waits for the answer; rejects with a StoreError where none comes in time. */
  ask<Answer>(work: () => Answer, lost: 'lost look' | 'lost row' = 'lost look'): Promise<Answer> {
    const { time } = this.#world;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const fail = (): void => reject(new StoreError('unreachable', 'no answer in time'));
    if (this.#world.isMishap(lost, this.#owner.name)) {
      // Half of what is lost is lost on its way back.
      if (this.#world.choices.chance(`half way of ${this.#owner.name}`, 50))
        time.schedule(null, this.#world.latency(this.#owner.name), () => void workedOn(work));
      time.schedule(this.#owner, this.#timeout(), fail);
      return promise;
    }
    time.schedule(null, this.#world.latency(this.#owner.name), () => {
      const answer = workedOn(work);
      time.schedule(this.#owner, this.#world.latency(this.#owner.name), () =>
        'error' in answer ? reject(answer.error) : resolve(answer.value),
      );
    });
    return promise;
  }

  /** Sends a change once. */
  send(change: Change): Promise<Attempt> {
    const world = this.#world;
    const { time, choices, story } = world;
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const answer = (attempt: Attempt, afterMs: number): void => {
      time.schedule(this.#owner, afterMs, () => resolve(attempt));
    };
    const lose = (): void => answer({ kind: 'unknown', message: 'no answer in time' }, this.#timeout());
    const name = story.name(change.id);
    if (world.isMishap('unavailable', this.#owner.name)) {
      story.tell(() => `${name} is not taken: too few nodes are up.`);
      answer(
        { kind: 'notApplied', reason: 'unavailable', message: 'too few nodes' },
        world.latency(this.#owner.name),
      );
      return promise;
    }
    if (world.isMishap('lost request', this.#owner.name)) {
      story.tell(() => `${name} is lost on its way.`);
      // A file that is busy says so.
      if (world.swarm.isFile)
        answer({ kind: 'notApplied', reason: 'busy', message: 'busy' }, world.latency(this.#owner.name));
      else lose();
      return promise;
    }
    if (world.isMishap('late request', this.#owner.name)) {
      story.tell(() => `${name} is held up on its way.`);
      this.#arrive(change, choices.pick(`late request of ${this.#owner.name}`, LATE));
      lose();
      return promise;
    }
    const isDoubled = world.isMishap('doubled request', this.#owner.name);
    const isAnswerLost = world.isMishap('lost answer', this.#owner.name);
    this.#arrive(change, world.latency(this.#owner.name), (round) => {
      // The answer is that of the first; what a store has definitely not done it does not do later by itself.
      if (isDoubled && round.kind === 'applied')
        this.#arrive(change, choices.pick(`late request of ${this.#owner.name}`, LATE));
      if (isAnswerLost) {
        story.tell(() => `The answer about ${name} is lost.`);
        lose();
      } else answer(this.#attemptOf(round), world.latency(this.#owner.name));
    });
    return promise;
  }

  /** The change comes to the store. In a file it ends with its program; on nodes it does not. */
  #arrive(change: Change, afterMs: number, then: (round: Round) => void = () => undefined): void {
    const world = this.#world;
    const { isFile } = world.swarm;
    world.time.schedule(isFile ? this.#owner : null, afterMs, () => {
      const round = world.roomModel(change.room)?.compareAndSet(change, this.#mishap()) ?? {
        kind: 'refused',
      };
      world.story.tell(() => `The store has ${world.story.name(change.id)}: ${roundWords(round)}.`);
      if (isFile && round.kind === 'applied')
        keepRow(world, { at: timeOf(change.id), change, isRecovered: false });
      then(round);
    });
  }

  #mishap(): Mishap {
    if (this.#world.isMishap('few accept', this.#owner.name)) return 'few-accept';
    return this.#world.isMishap('few commit', this.#owner.name) ? 'few-commit' : 'none';
  }

  #attemptOf(round: Round): Attempt {
    const majority = this.#world.swarm.isFile ? 1 : 2;
    switch (round.kind) {
      case 'applied':
        return { kind: 'applied', isUnderReplicated: round.copies < majority };
      case 'refused':
        return { kind: 'refused' };
      case 'unavailable':
        return { kind: 'notApplied', reason: 'unavailable', message: 'too few nodes' };
      case 'undecided':
        return { kind: 'unknown', message: 'too few accepted it' };
    }
  }

  #timeout(): number {
    return this.#world.choices.pick(`ways of ${this.#owner.name}`, TIMEOUTS);
  }
}

function roundWords(round: Round): string {
  switch (round.kind) {
    case 'applied':
      return `applied, on ${round.copies} of its copies`;
    case 'refused':
      return 'refused';
    case 'unavailable':
      return 'too few nodes are up';
    case 'undecided':
      return 'accepted by one node alone';
  }
}

type Worked<Answer> = { readonly value: Answer } | { readonly error: StoreError };

function workedOn<Answer>(work: () => Answer): Worked<Answer> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof StoreError) return { error };
    throw error;
  }
}
