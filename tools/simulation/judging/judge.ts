import { checkHistory } from '../../../source/stress/checker/check-history.ts';
import type { HistoryEvent } from '../../../source/stress/history/event.ts';
import { bookingOf, type Change } from '../../../source/theater/change.ts';
import { verdictOn } from '../../../source/theater/decisions/running.ts';
import { isCome, leavingOf, seatsOfBooking } from '../../../source/theater/decisions/transfer.ts';
import type { World } from '../world/world.ts';

/**
 * Judges a schedule that has come to its end: by what everybody was told and has seen, with the checker of recorded
 * histories, and by what must be there in the end. What was wrong at a moment was found at that moment.
 */
export function judge(world: World, events: readonly HistoryEvent[]): void {
  const { findings } = world.truth;
  if (findings.length > 0) return;
  missingRows(world, events);
  halfTransfers(world, events);
  const { violations } = checkHistory(world.hasBeenRestored ? ofLastLife(events, world.epoch) : events);
  for (const { name, message } of violations)
    findings.push({ kind: 'checker', words: `${name}: ${message}` });
}

/**
 * Every change that stands has a row in the history: but for fences, of which nobody asks, and what was decided in an
 * earlier life, of which the copy may have the seats alone.
 */
function missingRows(world: World, events: readonly HistoryEvent[]): void {
  const missing = new Set<string>();
  for (const event of events) {
    if (event.type !== 'send' || event.change.kind === 'fence' || event.change.epoch !== world.epoch)
      continue;
    const { id } = event.change;
    if (world.truth.isApplied(id) && !world.rows.has(id)) missing.add(id);
  }
  for (const id of missing) {
    world.truth.findings.push({ kind: 'no row', words: `the history has no row of ${world.story.name(id)}` });
  }
}

/**
 * No booking is left in two rooms by a transfer that could still go on: its first step stands, the new seats are the
 * booking's, and the old ones are as they were seen.
 */
function halfTransfers({ truth, epoch, story }: World, events: readonly HistoryEvent[]): void {
  const comes = new Map<string, Change>();
  for (const event of events)
    if (event.type === 'send' && isCome(event.change)) comes.set(event.change.id, event.change);
  for (const come of comes.values()) {
    const leave = leavingOf(come);
    if (leave === null || come.epoch !== epoch || !truth.isApplied(come.id)) continue;
    const [there, here] = [come, leave].map(({ room }) => ({ ...truth.of(room), room, ...SETTLED }));
    if (there === undefined || here === undefined) continue;
    const hasNew = seatsOfBooking(there, bookingOf(come) ?? '').length >= come.seats.length;
    if (hasNew && verdictOn(leave, here) === 'pending')
      truth.findings.push({ kind: 'both kept', words: `${story.name(come.id)} has no second step` });
  }
}

const SETTLED = { revision: '', at: 0, isLinearizable: true, level: '' } as const;

/** What was recorded of the last life of a theater: versions begin anew with each, and the checker judges one. */
function ofLastLife(events: readonly HistoryEvent[], epoch: string): readonly HistoryEvent[] {
  const sends = new Set<string>();
  const changes = new Set<string>();
  for (const event of events) {
    if (event.type !== 'send' || event.change.epoch !== epoch) continue;
    sends.add(event.attempt);
    changes.add(event.change.id);
  }
  return events.filter((event) => {
    switch (event.type) {
      case 'start':
        return true;
      case 'send':
      case 'answer':
        return sends.has(event.attempt);
      case 'look':
        return event.snapshot.epoch === epoch;
      case 'row':
        return event.entry.change.epoch === epoch;
      case 'told':
        return changes.has(event.change);
    }
  });
}
