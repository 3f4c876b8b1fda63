import { setTimeout as delay } from 'node:timers/promises';

import { readJournals } from '../../../source/booking/journal/journal-files.ts';
import type { JournalEntry } from '../../../source/booking/journal/journal.ts';
import { journalFolder } from '../../../source/commands/opening/places.ts';
import type { HistoryEvent } from '../../../source/stress/history/event.ts';
import { readHistory } from '../../../source/stress/history/read-history.ts';
import type { Booking } from '../booking.ts';
import { resolveLeft } from '../resolve-left.ts';
import type { Fault, Scene } from '../scene.ts';

/**
 * A change may be answered in the very moment in which the nodes are frozen; then it is tried again, so often at
 * most.
 */
const TRIES = 40;

/** A client that writes no journal for so long does not book at all, ms. */
const PATIENCE_MS = 20_000;

/** A change whose entry stays for so long, while every node stands still, has got no answer, ms. */
const UNANSWERED_MS = 250;

/**
 * kill -9 of clients whose change is on its way: all nodes are frozen once its entry is in the journal, so that it is
 * sent and cannot be answered. `theater resolve` settles it, now while its coordinator still stands still and now
 * after that.
 */
export const killClientFault: Fault = {
  name: 'kill -9 of a client, then resolve',
  isBounded: true,
  async inflict(scene) {
    const { cluster, coordinatorOf, isFull, heard } = scene;
    const nodes = cluster.contactPoints.map((_, index) => index + 1);
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 6 : 2); round += 1) {
      const victim = await killOneUnanswered(scene, nodes, `${5 + round}-1 ${5 + round}-2`);
      if (victim === null) return ['no client could be killed between a send and its answer'];
      const isGoingOn = (node: number): boolean => round % 2 === 1 || node !== coordinatorOf('A');
      await Promise.all(nodes.filter(isGoingOn).map((node) => cluster.thaw(node)));
      const { resolved, complaints: more } = await resolveLeft(scene, victim.stateHome);
      await cluster.thaw(coordinatorOf('A'));
      complaints.push(...more);
      if (resolved.length === 0) complaints.push('theater resolve did not find what was left behind');
      for (const { outcome } of resolved) heard(`theater resolve: ${outcome}`);
    }
    return complaints;
  },
};

/** The client that was killed with a change on its way; null when none could be. Leaves the nodes frozen. */
async function killOneUnanswered(
  { cluster, startBooker }: Scene,
  nodes: readonly number[],
  seats: string,
): Promise<Booking | null> {
  const victim = startBooker({ seats, clients: 1 });
  await victim.hasEnded(3);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!(await isSending(victim))) return null;
    await Promise.all(nodes.map((node) => cluster.freeze(node)));
    const change = await unansweredChange(victim);
    if (change !== null) {
      await victim.kill();
      const { events } = await readHistory(victim.history);
      return isUnanswered(change, events) ? victim : null;
    }
    await Promise.all(nodes.map((node) => cluster.thaw(node)));
    await victim.hasEnded(1);
  }
  return null;
}

/** Waits until the client has written down what it is about to send; false when it never does. */
async function isSending(victim: Booking): Promise<boolean> {
  const start = performance.now();
  while (performance.now() - start < PATIENCE_MS) {
    if ((await entriesOf(victim)).length > 0) return true;
    await delay(1);
  }
  return false;
}

/** Whether a change was sent, and nobody said what became of that. */
function isUnanswered(change: string, events: readonly HistoryEvent[]): boolean {
  const sends = events.filter((event) => event.type === 'send' && event.change.id === change);
  const isAnswered = events.some((event) => event.type === 'told' && event.change === change);
  return sends.length > 0 && !isAnswered;
}

/** The one change that stays on its way, not given up, as the client's journal says. */
async function unansweredChange(victim: Booking): Promise<string | null> {
  const [before] = await entriesOf(victim);
  await delay(UNANSWERED_MS);
  const [after] = await entriesOf(victim);
  if (before === undefined || after === undefined || before.change.id !== after.change.id) return null;
  return after.phase === 'sent' ? after.change.id : null;
}

/** What is open in a client's journal. */
async function entriesOf({ stateHome }: Booking): Promise<readonly JournalEntry[]> {
  const journals = await readJournals(journalFolder({ XDG_STATE_HOME: stateHome }));
  return journals.flatMap(({ entries }) => entries);
}
