import { openChanges } from '../../source/stress/checker/outcomes.ts';
import type { Change } from '../../source/theater/change.ts';
import { NO_BUG, type PlantedBug } from './bugs/planted-bug.ts';
import { judge } from './judging/judge.ts';
import { RIGHT_RULES } from './model/room-model.ts';
import type { Finding } from './model/truth.ts';
import { memoryRecorder } from './programs/memory-recorder.ts';
import { JournalFolder } from './programs/model-journal.ts';
import { partsOf, type Surroundings } from './programs/parts.ts';
import { SimulatedProgram } from './programs/program.ts';
import { abandonAll, lookOnce, resolveAll, resolveLeft } from './programs/settle.ts';
import { Choices, type Tape } from './time/choices.ts';
import { enterVirtualTime } from './time/virtual-globals.ts';
import type { Owner } from './time/virtual-time.ts';
import { startMishaps } from './world/mishaps.ts';
import { drawSwarm, type Swarm } from './world/swarm.ts';
import { World } from './world/world.ts';

/** What became of one schedule. */
export type Run = {
  readonly findings: readonly Finding[];
  readonly swarm: Swarm;
  readonly tape: Tape;
  /** What happened, for a person; made when it is asked for. */
  readonly story: () => readonly string[];
  /** Lines of the story, without those that are told again. */
  readonly told: number;
  readonly steps: number;
  /** Virtual ms. */
  readonly lasted: number;
};

/** After so long the last of the people is expected to have an end, once nothing goes wrong any more; ms. */
const HEALED_MS = 120_000;

/** By then whoever watches sees what is, ms. */
const WATCHED_MS = 20_000;

/** People ask for things so long, ms. */
const ACTIVE_MS = [40_000, 3000, 15_000, 90_000] as const;

/** Settling needs no longer than this, ms. */
const SETTLING_MS = 600_000;

/** What a schedule is made of: a seed, or the choices of an earlier one. */
export type Source = { readonly seed: number } | { readonly tape: Tape; readonly seed: number };

/** Runs one schedule from its first request until everything has an end, and judges it. */
export async function runSchedule(source: Source, bug: PlantedBug = NO_BUG): Promise<Run> {
  const choices = 'tape' in source ? Choices.fromTape(source.tape) : Choices.fromSeed(source.seed);
  const swarm = drawSwarm(choices);
  const rules = {
    ...RIGHT_RULES,
    repairsByReads: swarm.isRepairing,
    ...bug.rules,
    replicas: swarm.isFile ? 1 : 3,
  } as const;
  const world = new World(choices, swarm, rules);
  const leave = enterVirtualTime(world.time, source.seed);
  try {
    await new Schedule(world, bug).run();
  } finally {
    leave();
  }
  return {
    findings: world.truth.findings,
    swarm,
    tape: choices.tape,
    story: () => world.story.text,
    told: world.story.lines.length,
    steps: world.time.made,
    lasted: world.time.now,
  };
}

class Schedule {
  readonly #world: World;
  readonly #surroundings: Surroundings;
  readonly #programs: SimulatedProgram[] = [];
  readonly #owners: Owner[] = [];
  /** Programs that will be started again. */
  #starting = 0;
  /** Nobody starts a program any more. */
  #isClosing = false;

  constructor(world: World, bug: PlantedBug) {
    this.#world = world;
    const recorder = memoryRecorder(world);
    this.#surroundings = { world, recorder, folder: new JournalFolder(world), bug };
  }

  async run(): Promise<void> {
    const { swarm, time, truth, choices } = this.#world;
    for (const person of swarm.people) this.#begin(person, swarm.requestsEach, 1);
    const activeMs = choices.pick('active', ACTIVE_MS);
    startMishaps(this.#world, activeMs);
    await time.run(() => this.#isOver(), activeMs);
    this.#world.isWell = true;
    for (const { replicas } of this.#world.rooms.values())
      for (const replica of replicas) replica.isUp = true;
    await time.run(() => this.#isOver(), time.now + HEALED_MS);
    for (const program of this.#programs) {
      if (!program.isIdle)
        truth.findings.push({ kind: 'no end', words: `a request of ${program.person} has no end` });
    }
    this.#isClosing = true;
    if (this.#programs.some((program) => program.isWatching)) {
      // A program that is not sure of its commit reads the room at SERIAL until a majority shows it.
      for (const model of this.#world.rooms.values()) model.settle(0);
      await time.run(() => truth.findings.length > 0, time.now + WATCHED_MS);
      for (const program of this.#programs) program.judgePictures();
    }
    for (const owner of this.#owners) owner.isDead = true;
    await this.#settle();
    judge(this.#world, this.#surroundings.recorder.events);
  }

  #isOver(): boolean {
    const isEverybodyDone = this.#starting === 0 && this.#programs.every((program) => program.isIdle);
    return isEverybodyDone || this.#world.truth.findings.length > 0;
  }

  /** A program of this person starts; where it is killed, another one goes on with what is left to be asked. */
  #begin(person: string, requests: number, life: number): void {
    const { swarm, choices, story, time } = this.#world;
    const dies = swarm.hasDeaths && life < 3 && choices.chance(`deaths of ${person}`, 60);
    const name = life === 1 ? person : `${person} (again)`;
    const owner = this.#owner(name, dies ? 1 + choices.choose(`deaths of ${person}`, 40) : null, () => {
      story.tell(() => `The program of ${person} is killed.`);
      const left = program.left;
      if (this.#isClosing || !choices.chance(`deaths of ${person}`, 70)) return;
      this.#starting += 1;
      time.schedule(null, choices.pick(`deaths of ${person}`, [100, 5, 3000, 20_000]), () => {
        this.#starting -= 1;
        this.#begin(person, left, life + 1);
      });
    });
    const program = new SimulatedProgram(this.#surroundings, owner, person, requests);
    this.#programs.push(program);
    const isResolving = life > 1;
    time.schedule(owner, isResolving ? 1 : choices.choose(`thinking of ${person}`, 4), () => {
      if (!isResolving) return program.start();
      const resolved = resolveLeft(this.#surroundings, owner, partsOf(this.#surroundings, owner));
      void resolved.then(
        () => program.start(),
        (error: unknown) => this.#fail(error),
      );
    });
  }

  #owner(name: string, diesAtStep: number | null, onDeath: () => void): Owner {
    const { swarm, choices } = this.#world;
    const clockSkewMs = swarm.hasSkew ? choices.pick('skew', [0, 20_000, -20_000, 3000, -700]) : 0;
    const owner = { name, clockSkewMs, isDead: false, steps: 0, diesAtStep, onDeath };
    this.#owners.push(owner);
    return owner;
  }

  /** Settles what is left, lets everything arrive that is still on its way, and looks once more. */
  async #settle(): Promise<void> {
    const { truth } = this.#world;
    if (truth.findings.length > 0) return;
    const open = await this.#work('The settler', (owner) => resolveAll(this.#surroundings, owner));
    if (open !== null && open > 0)
      truth.findings.push({ kind: 'no end', words: `${open} changes have no end` });
    await this.#world.time.run(() => truth.findings.length > 0, this.#world.time.now + SETTLING_MS);
    const isFile = this.#world.swarm.isFile;
    const left = openChanges(this.#surroundings.recorder.events).filter(
      (change) => isFile || (!this.#isOfEarlierLife(change) && truth.isOpen(change)),
    );
    if (isFile) {
      const unsettled = await this.#work('The settler', (owner) =>
        abandonAll(this.#surroundings, owner, left),
      );
      if (unsettled !== null && unsettled > 0 && !this.#world.hasBeenRestored)
        truth.findings.push({ kind: 'no end', words: `${unsettled} changes have no end` });
    } else if (left.length > 0) {
      const names = left.map(({ id }) => this.#world.story.name(id)).join(', ');
      truth.findings.push({ kind: 'no end', words: `nobody was told what became of ${names}` });
    }
    await this.#work('The judge', (owner) => lookOnce(this.#surroundings, owner));
  }

  /** A copy that was put back can lack the rows that would tell what became of a change before it. */
  #isOfEarlierLife({ epoch }: Change): boolean {
    return epoch !== this.#world.epoch;
  }

  /** Has somebody do something to its end, and gives what came of it; null where it has none. */
  async #work<Answer>(name: string, work: (owner: Owner) => Promise<Answer>): Promise<Answer | null> {
    const { time, truth } = this.#world;
    const owner = this.#owner(name, null, () => undefined);
    let answer: { readonly value: Answer } | null = null;
    let isOver = false;
    time.schedule(owner, 1, () => {
      const kept = work(owner).then((value) => (answer = { value }));
      void kept.then(
        () => (isOver = true),
        (error: unknown) => this.#fail(error),
      );
    });
    const end = time.now + SETTLING_MS;
    await time.run(() => isOver || truth.findings.length > 0, end);
    owner.isDead = true;
    if (!isOver && truth.findings.length === 0)
      truth.findings.push({ kind: 'no end', words: `${name} has no end` });
    return valueOf(answer);
  }

  #fail(error: unknown): void {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.truth.findings.push({ kind: 'error', words });
  }
}

function valueOf<Answer>(answer: { readonly value: Answer } | null): Answer | null {
  return answer === null ? null : answer.value;
}
