import type { Change } from '../../theater/change.ts';
import type { HistoryEvent, SendOutcome } from '../history/event.ts';
import { seatsGained } from './tally.ts';

/** What became of the changes that the clients decided on; a change that was sent several times counts once. */
export type ChangeCounts = {
  readonly changes: number;
  /** Answered so, or proved later. */
  readonly applied: number;
  /** Changes of which some send got no answer, however they ended. */
  readonly unknown: number;
  /** Applied changes that book, and their seats. */
  readonly bookings: number;
  readonly seatsBooked: number;
};

/** Counts what the clients sent; `settler` is the name of whoever settled what they left open, and does not count. */
export function countChanges(events: readonly HistoryEvent[], settler: string): ChangeCounts {
  const sent = new Map<string, { readonly change: Change; readonly outcomes: Set<SendOutcome> }>();
  const changeOf = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'send' || event.change.kind === 'fence' || event.client === settler) continue;
    const { change, attempt } = event;
    changeOf.set(attempt, change.id);
    if (!sent.has(change.id)) sent.set(change.id, { change, outcomes: new Set() });
  }
  const answered = new Set<string>();
  const proved = new Set<string>();
  for (const event of events) {
    if (event.type === 'told' && event.as === 'applied') proved.add(event.change);
    if (event.type !== 'answer') continue;
    answered.add(event.attempt);
    sent.get(changeOf.get(event.attempt) ?? '')?.outcomes.add(event.outcome);
  }
  for (const [attempt, change] of changeOf) {
    if (!answered.has(attempt)) sent.get(change)?.outcomes.add('info');
  }

  const all = [...sent.values()];
  const applied = all.filter(({ change, outcomes }) => outcomes.has('ok') || proved.has(change.id));
  const booking = applied.filter(({ change }) => change.kind === 'book');
  return {
    changes: all.length,
    applied: applied.length,
    unknown: all.filter(({ outcomes }) => outcomes.has('info')).length,
    bookings: booking.length,
    seatsBooked: booking.reduce((sum, { change }) => sum + seatsGained(change), 0),
  };
}
