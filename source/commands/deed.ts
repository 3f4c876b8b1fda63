import { deedOutcomeWords } from '../box-office/deed-outcome-words.ts';
import { deedWords } from '../box-office/deed-words.ts';
import type { Outcome } from '../box-office/outcome.ts';
import { previewOf } from '../box-office/preview.ts';
import { resolveHint, type StorePlace } from '../box-office/resolve-hint.ts';
import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import type { Plan } from '../theater/plan.ts';
import { seatLabel } from '../theater/seat-label.ts';
import type { SeatPosition } from '../theater/seats.ts';
import { roomOf, type Wish } from '../theater/wish.ts';
import { ask, canAsk } from './ask.ts';
import type { FlagTable, Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { whileInterruptible } from './interruption.ts';
import { openBoxOffice } from './open-box-office.ts';
import type { Output } from './output.ts';
import type { Reading } from './read-arguments.ts';
import { exitCodeOf, refusedSeat } from './report-outcome.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

/** The flags of every command by which somebody runs the theater. */
export const DEED_FLAGS = {
  as: { kind: 'value', placeholder: 'NAME', summary: 'Who does it, for the history.' },
  yes: { kind: 'switch', summary: 'Do not ask.' },
  dryRun: { kind: 'switch', summary: 'Say what would change, and change nothing.' },
  ...JSON_FLAG,
  ...STORE_FLAGS,
} as const satisfies FlagTable;

/** What a deed's words come to; `nothing`: they are right, but there is nothing that they speak of. */
export type DeedReading = Reading<Wish> | { readonly kind: 'nothing'; readonly message: string };

/**
 * Does something to a room in the name of who runs it: shows exactly what will change, asks once, and reports.
 * What was shown is what is sent first; a seat that is in another booking by then refuses it.
 */
export async function runDeed(
  { flags, output, environment }: Invocation<typeof DEED_FLAGS>,
  readWish: (plan: Plan, store: Store) => DeedReading | Promise<DeedReading>,
): Promise<ExitCode> {
  if (!flags.yes && !flags.dryRun && !canAsk()) {
    return output.usage('this asks first, and there is no terminal; add --yes, or --dry-run');
  }
  return await withStore({ flags, environment }, async (store) => {
    const reading = await readWish(await store.plan(), store);
    if (reading.kind === 'fault') return output.usage(reading.message, reading.reason);
    if (reading.kind === 'nothing') return output.fail('nothing-to-undo', reading.message, EXIT.refused);
    const { wish, seen, decision } = await previewOf(store, reading.value);
    if (decision.kind !== 'change') return report({ ...decision, snapshot: seen }, wish, store, output);
    if (flags.dryRun) return reportPlan(decision.change, output);
    if (!flags.yes) {
      const refusal = await askFirst(decision.change, output);
      if (refusal !== null) return refusal;
    }
    const boxOffice = await openBoxOffice(store, environment);
    // The first interruption gives the wish up, which the box office settles; at a second one nobody waits for that.
    return await whileInterruptible(
      () => reportLeft(decision.change, store, output),
      async (signal) => {
        const onDoubt = (): void => output.say('No answer so far; finding out what became of it.');
        return report(await boxOffice.fulfil(wish, { seen, signal, onDoubt }), wish, store, output);
      },
    );
  });
}

/** Null when the person agrees; otherwise the exit code. */
async function askFirst(change: Change, output: Output): Promise<ExitCode | null> {
  const answer = await ask(`${deedWords(change)}? Type yes: `);
  if (answer === null) return EXIT.interrupted;
  if (answer.trim().toLowerCase() === 'yes') return null;
  return output.fail('not-confirmed', 'nothing was changed: yes was not typed', EXIT.refused);
}

function reportPlan(change: Change, output: Output): ExitCode {
  if (output.isJson) output.json({ outcome: 'would-apply', ...changeJson(change) });
  else output.print([`Would: ${deedWords(change)}`]);
  return EXIT.done;
}

/** The change itself is not named: what was sent last may have been decided anew. */
function reportLeft(change: Change, store: StorePlace, output: Output): ExitCode {
  const message = 'Left before anybody could say what became of it.';
  const { change: _, ...json } = changeJson(change);
  if (output.isJson) output.json({ outcome: 'unknown', ...json, message });
  else output.say(`${message} To settle it: ${resolveHint(store)}`);
  return EXIT.unconfirmed;
}

function report(outcome: Outcome, wish: Wish, store: StorePlace, output: Output): ExitCode {
  if (output.isJson) output.json(outcomeJson(outcome, wish));
  else if (outcome.kind === 'applied') output.print([deedOutcomeWords(outcome, wish)]);
  else output.say(deedOutcomeWords(outcome, wish));
  if (!output.isJson && outcome.kind === 'unknown') output.say(`To settle it: ${resolveHint(store)}`);
  return exitCodeOf(outcome);
}

function outcomeJson(outcome: Outcome, wish: Wish): object {
  const room = roomOf(wish);
  switch (outcome.kind) {
    case 'applied':
      return { outcome: 'applied', ...changeJson(outcome.change) };
    case 'settled':
      return { outcome: 'settled', kind: wish.kind, room, ...askedFor(wish), change: null };
    case 'refused': {
      const seats = outcome.seats.map((position) => refusedSeat(outcome.snapshot, position));
      return { outcome: 'refused', reason: outcome.reason, kind: wish.kind, room, seats };
    }
    case 'notApplied':
      return {
        outcome: 'not-applied',
        reason: outcome.reason,
        kind: wish.kind,
        room,
        message: outcome.message,
      };
    case 'givenUp':
      return { outcome: 'given-up', kind: wish.kind, room };
    case 'unknown':
      return { outcome: 'unknown', ...changeJson(outcome.change), message: outcome.message };
  }
}

/** What a wish that left nothing to change was about, under the names that a change has. */
function askedFor(wish: Wish): Pick<ChangeJson, 'seats' | 'by' | 'note'> {
  const { by, reason } = saidBy(wish);
  return { seats: seatsOf(wish).map(seatLabel), by, note: reason };
}

function seatsOf(wish: Wish): readonly SeatPosition[] {
  switch (wish.kind) {
    case 'book':
    case 'release':
    case 'give':
    case 'block':
    case 'unblock':
      return wish.seats;
    case 'move':
      return wish.from;
    case 'undo':
    case 'fence':
      return wish.change.seats.map(({ after }) => after);
    case 'reset':
    case 'close':
    case 'open':
    case 'rename':
      return [];
  }
}

function saidBy(wish: Wish): { readonly by: string; readonly reason: string } {
  switch (wish.kind) {
    case 'book':
      return { by: wish.client, reason: '' };
    case 'release':
      return wish.override ?? { by: wish.client, reason: '' };
    case 'move':
    case 'give':
      return wish.override ?? { by: wish.client, reason: wish.reason ?? '' };
    case 'block':
      return { by: wish.by, reason: wish.note };
    case 'fence':
      return { by: wish.by, reason: '' };
    case 'unblock':
    case 'reset':
    case 'close':
    case 'open':
    case 'rename':
    case 'undo':
      return { by: wish.by, reason: wish.reason ?? '' };
  }
}

type ChangeJson = Readonly<Record<'kind' | 'room' | 'by' | 'note' | 'change', string>> & {
  readonly seats: readonly string[];
  readonly play?: { readonly from: string; readonly to: string };
};

function changeJson({ id, kind, room, by, reason, seats, play }: Change): ChangeJson {
  return {
    kind,
    room,
    seats: seats.map(({ after }) => seatLabel(after)),
    ...(play !== undefined && { play: { from: play.before, to: play.after } }),
    by,
    note: reason,
    change: id,
  };
}
