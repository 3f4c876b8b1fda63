import { askedToTransfer } from '../../booking/asked.ts';
import { createBoxOffice } from '../../booking/box-office.ts';
import { describe } from '../../booking/describe.ts';
import { type AskedJson, changeJson, outcomeJson } from '../../booking/outcome.ts';
import { resolveHint, type StorePlace } from '../../booking/resolve.ts';
import {
  type Left,
  leftWords,
  previewTransfer,
  transfer,
  transferWords,
  type TransferOutcome,
} from '../../booking/transfer.ts';
import type { Store } from '../../store/store.ts';
import type { Change } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import type { Transfer } from '../../theater/request.ts';
import { seatLabel } from '../../theater/seats.ts';
import type { FlagValues, Invocation } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import type { Reading } from '../cli/read-arguments.ts';
import { openJournal, withStore } from '../opening/with-store.ts';
import type { NoOneBooking } from './by-reference.ts';
import { askFirst, CANNOT_ASK, cannotAsk, type OPERATION_FLAGS } from './operation.ts';
import { EXIT_OF, sayUnrecorded } from './report-outcome.ts';

/** Moves a whole booking to another room: shows what will change, asks once, and reports what became of each step. */
export async function runTransfer<Flags extends FlagValues<typeof OPERATION_FLAGS>>(
  {
    words,
    flags,
    output,
    environment,
  }: Omit<Invocation<typeof OPERATION_FLAGS>, 'flags'> & { readonly flags: Flags },
  read: (
    store: Store,
    plan: Plan,
    words: readonly string[],
    flags: Flags,
  ) => Promise<Reading<Transfer> | NoOneBooking>,
): Promise<ExitCode> {
  if (cannotAsk(flags)) return output.usage(CANNOT_ASK);
  return await withStore({ flags, environment }, async (store) => {
    const reading = await read(store, await store.plan(), words, flags);
    if (reading.kind === 'fault') return output.usage(reading.message, reading.reason);
    if (reading.kind === 'nothing') return output.fail(reading.reason, reading.message, EXIT.refused);
    const asked = reading.value;
    const preview = await previewTransfer(store, asked);
    if (preview.kind === 'refused') return report({ first: preview, left: null }, asked, store, output);
    const order = transferWords(preview.change);
    if (flags.dryRun) {
      if (output.isJson) output.json({ outcome: 'would-apply', ...comeJson(preview.change) });
      else output.print([`Would: ${order}`]);
      return EXIT.done;
    }
    const refusal = flags.yes ? null : await askFirst(order, output);
    if (refusal !== null) return refusal;
    const journal = await openJournal(store, environment);
    const tools = { store, journal, boxOffice: createBoxOffice(store, { journal }) };
    return await whileInterruptible(
      () => reportLeft(asked, store, output),
      async (signal, told) => {
        const onDoubt = (): void => output.say('No answer so far; finding out what became of it.');
        const ended = await transfer(tools, asked, { signal, onDoubt });
        const code = report(ended, asked, store, output);
        told(code);
        await sayUnrecorded(output, ended.first);
        return code;
      },
    );
  });
}

/** The exit code that the second step ends the command with, once the first one stands. */
const EXIT_OF_LEFT: Readonly<Record<Left['kind'], ExitCode>> = {
  left: EXIT.done,
  gone: EXIT.done,
  kept: EXIT.refused,
  'given-up': EXIT.refused,
  open: EXIT.unconfirmed,
};

function report(
  { first, left }: TransferOutcome,
  asked: Transfer,
  store: StorePlace,
  output: Output,
): ExitCode {
  const isOpen = first.kind === 'unknown' || left?.kind === 'open';
  if (output.isJson) {
    output.json({ ...outcomeJson(first, askedJson(asked)), ...(left !== null && { left: left.kind }) });
  } else if (first.kind === 'applied' && left !== null) {
    const words = leftWords(first.change, left);
    if (EXIT_OF_LEFT[left.kind] === EXIT.done) output.print([words]);
    else output.say(words);
  } else {
    output.say(describe(first, askedToTransfer(asked)));
  }
  if (isOpen && !output.isJson) output.say(`To settle it: ${resolveHint(store)}`);
  return first.kind === 'applied' && left !== null ? EXIT_OF_LEFT[left.kind] : EXIT_OF[first.kind];
}

/** Nothing is said of either step: nobody knows how far it came. */
function reportLeft(asked: Transfer, store: StorePlace, output: Output): ExitCode {
  const message = 'Left before anybody could say what became of it.';
  if (output.isJson) output.json({ outcome: 'unknown', ...aboutOf(asked), message });
  else output.say(`${message} To settle it: ${resolveHint(store)}`);
  return EXIT.unconfirmed;
}

function askedJson(asked: Transfer): AskedJson {
  const about = aboutOf(asked);
  return { change: comeJson, settled: about, nothing: about, refused: about };
}

function aboutOf({ room, from, toRoom, to }: Transfer): object {
  return { kind: 'move', ...placesJson(toRoom, to.map(seatLabel), room, from.map(seatLabel)) };
}

function comeJson(change: Change): object {
  const { room, seats, ...facts } = changeJson(change);
  const { other } = change;
  return { ...facts, ...placesJson(room, seats, other?.room ?? '', (other?.seats ?? []).map(seatLabel)) };
}

function placesJson(
  room: string,
  seats: readonly string[],
  fromRoom: string,
  fromSeats: readonly string[],
): object {
  return { room, seats, from: { room: fromRoom, seats: fromSeats } };
}
