import { openChanges } from '../../source/stress/checker/outcomes.ts';
import type { HistoryEvent } from '../../source/stress/history/event.ts';
import type { Change } from '../../source/theater/change.ts';
import { verdictOn } from '../../source/theater/decisions/running.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { type Mail, SimulatedWorld } from './simulated-world.ts';

/** How large a simulated theater is. */
export type Scale = {
  readonly seats: number;
  readonly clients: number;
  /** Requests of each client. */
  readonly requests: number;
  /** Whether some looks are at the read level, and may be old. */
  readonly hasBrowsing: boolean;
};

/**
 * The history of clients who book, release, lose answers, send again, give up and are killed, over a store that keeps
 * every promise; late requests arrive at any time. The tape of choices says what happens and when.
 */
export function simulateHistory(tape: readonly number[], scale: Scale): readonly HistoryEvent[] {
  const world = new SimulatedWorld(tape, scale.seats);
  const names = Array.from({ length: scale.clients }, (_, index) => `client-${index + 1}`);
  run(
    world,
    names.map((name) => clientLife(world, name, scale)),
  );
  // Whoever ends a run settles what the killed ones left open, and looks once more.
  run(world, [lastRites(world)]);
  return world.events;
}

/** Settles what is left in the end, and outlives everybody. */
const RESOLVER = 'resolver';

type Life = Generator<undefined, void>;

/** Lets one client or one request after the other do its next step, in the order the tape says. */
function run(world: SimulatedWorld, lives: readonly Life[]): void {
  const alive = [...lives];
  for (let turn = 0; alive.length > 0; turn += 1) {
    const actors = alive.length + world.underway.length;
    const actor = world.isTapeOver ? turn % actors : world.choose(actors);
    const life = alive[actor];
    if (life === undefined) moveMail(world, actor - alive.length);
    else if (life.next().done === true) alive.splice(actor, 1);
  }
}

function moveMail(world: SimulatedWorld, index: number): void {
  const [mail] = world.underway.splice(index, 1);
  // One in eight is lost on the way.
  if (mail !== undefined && world.choose(8) !== 7) world.deliver(mail);
}

function* clientLife(world: SimulatedWorld, name: string, { requests, seats, hasBrowsing }: Scale): Life {
  for (let count = 0; count < requests; count += 1) {
    if (hasBrowsing && world.choose(3) === 1) yield* look(world, name, 'browse');
    const positions = pickSeats(world, seats);
    const isRelease = world.choose(3) === 2;
    const booking = world.makeId('booking');
    const request = isRelease
      ? ({ kind: 'release', room: 'A', seats: positions, client: name, pins: null } as const)
      : ({ kind: 'book', room: 'A', seats: positions, client: name, booking } as const);
    for (let round = 0; round < 3; round += 1) {
      const decision = world.decide(yield* look(world, name, 'settle'), request);
      if (decision.kind !== 'change') break;
      const ending = yield* drive(world, name, decision.change);
      if (ending === 'killed') return;
      if (ending !== 'never') break;
    }
  }
}

/** Sends a change until somebody knows what became of it, as the box office does. */
function* drive(
  world: SimulatedWorld,
  name: string,
  change: Change,
): Generator<undefined, 'applied' | 'never' | 'killed'> {
  for (let isInDoubt = false; ;) {
    const outcome = yield* send(world, name, change);
    if (outcome === 'killed') return 'killed';
    if (outcome === 'ok' || (outcome === 'refused' && !isInDoubt)) {
      world.recordTold(name, change, outcome === 'ok' ? 'applied' : 'never');
      return outcome === 'ok' ? 'applied' : 'never';
    }
    isInDoubt = true;
    const ending = yield* settle(world, name, change, world.choose(2) === 1);
    if (ending !== 'pending') return ending;
  }
}

/** Looks for the verdict; with `isGivingUp` a pending change is fenced until there is one. */
function* settle(
  world: SimulatedWorld,
  name: string,
  change: Change,
  isGivingUp: boolean,
): Generator<undefined, 'applied' | 'never' | 'pending' | 'killed'> {
  for (;;) {
    const snapshot = yield* look(world, name, 'settle');
    const found = verdictOn(change, snapshot);
    if (found === 'pending') {
      if (!isGivingUp) return 'pending';
      const fence = world.decide(snapshot, { kind: 'fence', change, by: name });
      if (fence.kind === 'change' && (yield* send(world, name, fence.change)) === 'killed') return 'killed';
      continue;
    }
    if (found === 'overtaken') recordRow(world, name, change, snapshot);
    const verdict = found === 'overtaken' ? (world.wasApplied(change) ? 'applied' : 'never') : found;
    world.recordTold(name, change, verdict === 'never' ? 'fenced' : 'applied');
    return verdict;
  }
}

/** The history's row of a change that was applied for a moment. */
function recordRow(world: SimulatedWorld, client: string, change: Change, { at }: RoomSnapshot): void {
  if (!world.wasApplied(change)) return;
  world.events.push({ type: 'row', at: world.tick(), client, entry: { at, change, isRecovered: false } });
}

/** One send; the answer may be lost, come too late, or never, and the client may be killed while it waits. */
function* send(
  world: SimulatedWorld,
  client: string,
  change: Change,
): Generator<undefined, 'ok' | 'refused' | 'info' | 'killed'> {
  const attempt = world.makeId('attempt');
  world.events.push({ type: 'send', at: world.tick(), attempt, client, change, isConditional: true });
  const mail: Mail = { change, answer: null };
  world.underway.push(mail);
  for (let patience = 6; ; patience -= 1) {
    yield;
    const fate = world.choose(12);
    if (fate === 11 && client !== RESOLVER) return 'killed';
    if (patience === 0 || fate === 10) {
      world.recordAnswer(attempt, mail, 'info');
      return 'info';
    }
    if (mail.answer === null) continue;
    world.recordAnswer(attempt, mail, mail.answer, mail.answer === 'ok' && fate === 9);
    return mail.answer;
  }
}

function* look(
  world: SimulatedWorld,
  client: string,
  asked: 'browse' | 'settle',
): Generator<undefined, RoomSnapshot> {
  const call = world.tick();
  yield;
  const snapshot = world.picture(asked, call);
  yield;
  world.events.push({ type: 'look', client, call, return: world.tick(), asked, snapshot });
  return snapshot;
}

function* lastRites(world: SimulatedWorld): Life {
  for (const change of openChanges(world.events)) {
    yield* settle(world, RESOLVER, change, true);
  }
  yield* look(world, RESOLVER, 'settle');
}

/** One to three neighbours. */
function pickSeats(world: SimulatedWorld, seats: number): readonly SeatPosition[] {
  const first = world.choose(seats);
  const count = Math.min(1 + world.choose(3), seats - first);
  return Array.from({ length: count }, (_, index) => ({ row: 1, place: first + index + 1 }));
}
