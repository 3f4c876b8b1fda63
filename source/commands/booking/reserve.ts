import { askedByOperator } from '../../booking/asked.ts';
import { describe } from '../../booking/describe.ts';
import { changeJson, type Outcome, outcomeJson } from '../../booking/outcome.ts';
import { resolveHint, unrecordedWords } from '../../booking/resolve.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { readNote } from '../../theater/names.ts';
import type { Plan } from '../../theater/plan.ts';
import { parseBookingName, referenceOf } from '../../theater/reference.ts';
import type { ExpireRequest, Request } from '../../theater/request.ts';
import { type Overdue, overdueIn, readUntil, untilWords } from '../../theater/reservation.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { seatLabel, seatNames } from '../../theater/seats.ts';
import { defineCommand, type FlagTable } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { hasStretch, planFault, readClient, readRoom } from '../cli/read-arguments.ts';
import { JSON_FLAG, NAME_VARIABLE, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openBoxOffice, withStore } from '../opening/with-store.ts';
import { seatsForReference } from '../request/by-reference.ts';
import { type OperationReading, readSeatsOperation, runOperation } from '../request/operation.ts';
import { EXIT_OF } from '../request/report-outcome.ts';
import { bookedAmong, sellerFor } from '../request/seat-task.ts';

const FLAGS = {
  as: {
    kind: 'value',
    placeholder: 'NAME',
    variable: NAME_VARIABLE,
    summary: 'Who does it, for the history.',
  },
  ...JSON_FLAG,
  ...STORE_FLAGS,
} as const satisfies FlagTable;

/** What is done at once, and is taken back as easily. */
const WITHOUT_ASKING = { yes: true, dryRun: false } as const;

export const reserveCommand = defineCommand({
  name: 'reserve',
  summary: 'Keep booked seats until a time only: later, or at last, too',
  usage: 'reserve REFERENCE | ROOM SEATS… --until TIME --as NAME [--any]',
  details: [
    'TIME: 19:30 here, 2026-12-24 19:30, or +30m and +2h from now. What is not',
    'collected by then is released by theater expire and by every till. Of NAME, or',
    'of a booking that NAME sold in the last 12 hours; of anybody with --any. A new',
    'booking is reserved by theater book --until TIME.',
  ],
  flags: {
    until: { kind: 'value', placeholder: 'TIME', summary: 'Until when they are kept.' },
    any: { kind: 'switch', summary: "Anybody's seats, in the name of who runs the theater." },
    ...FLAGS,
  },
  example: 'theater reserve K7QF2X --until 19:30 --as Ola',
  run: async ({ words, flags, output, environment }) => {
    if (flags.until === null) return output.usage('until when? add --until 19:30');
    const reading = readUntil(flags.until, Date.now());
    if (reading.kind === 'fault') return output.usage(`${reading.message}; write --until TIME`);
    const { until } = reading;
    const operation = { ...flags, ...WITHOUT_ASKING };
    return await runOperation({ words, flags: operation, output, environment }, async (plan, store) => {
      const found = await readBooked(plan, store, words, flags.as, ({ room, seats, by, pins }) => ({
        kind: 'reserve',
        room,
        seats,
        client: by,
        until,
        pins,
        ...(flags.any && { override: { by, reason: '' } }),
      }));
      if (found.kind !== 'value' || found.value.kind !== 'reserve' || flags.any) return found;
      const { room, seats, client } = found.value;
      return {
        kind: 'value',
        value: { ...found.value, ...(await sellerFor(store, room, seats, { client })) },
      };
    });
  },
});

export const collectCommand = defineCommand({
  name: 'collect',
  summary: 'A reservation was collected: it stays, as any booking',
  usage: 'collect REFERENCE | ROOM SEATS… --as NAME',
  details: [
    'Also after its time, as long as nothing has released it. What was collected',
    'before stays as it is. Does not ask; theater undo takes it back.',
  ],
  flags: FLAGS,
  example: 'theater collect K7QF2X --as Ola',
  run: async ({ words, flags, output, environment }) =>
    await runOperation(
      { words, flags: { ...flags, ...WITHOUT_ASKING }, output, environment },
      (plan, store) => readBooked(plan, store, words, flags.as, (asked) => ({ kind: 'collect', ...asked })),
    ),
});

export const noteCommand = defineCommand({
  name: 'note',
  summary: 'Write a note on a booking, for those who sell and run the theater',
  usage: 'note REFERENCE | ROOM SEAT TEXT --as NAME',
  details: [
    'TEXT: at most 60 columns, such as a phone number, or wheelchair; "" takes the',
    'note away. Tills, theater ops, theater list and theater find show it, and no',
    'other client. It stays when the booking is moved or given away.',
  ],
  flags: FLAGS,
  example: "theater note K7QF2X 'wheelchair, pays at 19:00' --as Ola",
  run: async ({ words, flags, output, environment }) => {
    const count = parseBookingName(words[0]) === null ? 2 : 1;
    const [text, ...others] = words.slice(count);
    if (text === undefined || others.length > 0)
      return output.usage('write one note behind the booking, in quotes; "" takes it away');
    const note = readNote(text);
    if (note.kind === 'fault') return output.usage(note.message);
    return await runOperation(
      { words, flags: { ...flags, ...WITHOUT_ASKING }, output, environment },
      (plan, store) =>
        readBooked(plan, store, words.slice(0, count), flags.as, (asked) => ({
          kind: 'note',
          ...asked,
          note: note.name,
        })),
    );
  },
});

type Booked = Pick<Extract<Request, { kind: 'collect' }>, 'room' | 'seats' | 'by' | 'pins'>;

/** Reads `REFERENCE` or `ROOM SEATS…`, of which a stretch means what is booked there. */
async function readBooked(
  plan: Plan,
  store: Store,
  words: readonly string[],
  as: string | null,
  makeRequest: (asked: Booked) => Request,
): Promise<OperationReading> {
  const named = await seatsForReference(store, plan, words, null);
  if (named.kind === 'nothing') return named;
  const { pins } = named;
  let asked: Booked | null = null;
  const reading = readSeatsOperation(plan, named.words, { as, note: null }, ({ room, seats, by }) => {
    asked = { room, seats, by, pins };
    return makeRequest(asked);
  });
  if (reading.kind === 'fault' || asked === null || !hasStretch(named.words.slice(1))) return reading;
  const { room, seats, by }: Booked = asked;
  const booked = await bookedAmong(store, room, seats, () => true);
  return { kind: 'value', value: makeRequest({ room, seats: booked, by, pins }) };
}

/** Who has done it, in the history, when nobody says by `--as`. */
const NOBODY_IN_PARTICULAR = 'theater';

export const expireCommand = defineCommand({
  name: 'expire',
  summary: 'Release reservations that were not collected in time',
  usage: 'expire [ROOM] [--dry-run]',
  details: [
    "By the store's clock, never earlier. Does not ask; tills and theater ops in",
    'operator mode do the same while they run. Each booking is released whole, or',
    'stays where it was collected in the same moment. Exit codes: 0 nothing is',
    'left that has run out, else that of the worst booking.',
  ],
  flags: {
    dryRun: { kind: 'switch', summary: 'Say what would be released, and change nothing.' },
    ...FLAGS,
  },
  example: 'theater expire A',
  run: async ({ words, flags, output, environment }) => {
    const [roomWord, ...others] = words;
    if (others.length > 0) return output.usage('theater expire takes one room, or none for all');
    const letter = roomWord === undefined ? null : readRoom(roomWord);
    if (letter?.kind === 'fault') return output.usage(letter.message);
    const by = readClient(flags.as ?? NOBODY_IN_PARTICULAR);
    if (by.kind === 'fault') return output.usage(by.message);
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = letter === null ? null : planFault(plan, letter.value);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const rooms = letter === null ? plan.rooms.map(({ room }) => room) : [letter.value];
      const pictures = await Promise.all(rooms.map((room) => store.look(room, 'settle')));
      const overdue = pictures.flatMap((picture) => overdueIn(picture, picture.at));
      if (flags.dryRun) return reportPlan(overdue, output);
      const boxOffice = await openBoxOffice(store, environment);
      return await whileInterruptible(
        () => output.fail('left', 'left before the end; run it again', EXIT.unconfirmed),
        async (signal) => {
          const endings: Ending[] = [];
          for (const found of overdue) {
            const { room, booking } = found;
            const request: ExpireRequest = { kind: 'expire', room, booking, by: by.value };
            // oxlint-disable-next-line no-await-in-loop
            const ending = await endingOf(found, request, () => boxOffice.fulfil(request, { signal }));
            endings.push(ending);
            if (output.isJson) continue;
            if (ending.code === EXIT.done) output.print([ending.words]);
            else output.say(ending.words);
            if (ending.code === EXIT.unconfirmed) output.say(`To settle it: ${resolveHint(store)}`);
          }
          return reportAll(endings, output);
        },
      );
    });
  },
});

/** What became of one reservation, ready to be told. */
type Ending = { readonly code: ExitCode; readonly words: string; readonly json: object };

async function endingOf(
  overdue: Overdue,
  request: ExpireRequest,
  expire: () => Promise<Outcome>,
): Promise<Ending> {
  const about = overdueJson(overdue);
  try {
    const outcome = await expire();
    const isUnrecorded = outcome.kind === 'applied' && !(await outcome.recorded);
    const remark = isUnrecorded ? ` ${unrecordedWords(outcome.change)}` : '';
    const json = outcomeJson(outcome, { change: changeJson, settled: {}, nothing: {}, refused: {} });
    const words = `${describe(outcome, askedByOperator(request))}${remark}`;
    return { code: EXIT_OF[outcome.kind], words, json: { ...about, ...json } };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { fault: reason, message } = error;
    const words = `${overdueWords(overdue)} was not released: ${message}.`;
    return { code: EXIT.unreachable, words, json: { ...about, outcome: 'error', reason, message } };
  }
}

function reportPlan(overdue: readonly Overdue[], output: Output): ExitCode {
  if (output.isJson) output.json({ outcome: 'would-apply', expired: overdue.map(overdueJson) });
  else if (overdue.length === 0) output.say(NOTHING);
  else output.print(overdue.map((found) => `Would release ${overdueWords(found)}`));
  return EXIT.done;
}

const NOTHING = 'No reservation has run out.';

/** Gives the exit code of the worst. */
function reportAll(endings: readonly Ending[], output: Output): ExitCode {
  const codes = endings.map(({ code }) => code);
  const order: readonly ExitCode[] = [EXIT.unconfirmed, EXIT.unreachable, EXIT.interrupted, EXIT.refused];
  const worst = order.find((code) => codes.includes(code)) ?? EXIT.done;
  if (output.isJson) output.json({ outcome: OVERALL[worst], expired: endings.map(({ json }) => json) });
  else if (endings.length === 0) output.say(NOTHING);
  return worst;
}

const OVERALL: Readonly<Partial<Record<ExitCode, string>>> = {
  [EXIT.done]: 'applied',
  [EXIT.unconfirmed]: 'unknown',
  [EXIT.interrupted]: 'given-up',
  [EXIT.refused]: 'refused',
  [EXIT.unreachable]: 'not-applied',
};

function overdueJson({ room, seats, client, booking, until }: Overdue): object {
  return {
    room,
    seats: seats.map(seatLabel),
    client,
    booking,
    reference: referenceOf(booking),
    until: new Date(until).toISOString(),
  };
}

function overdueWords({ room, seats, client, booking, until }: Overdue): string {
  const kept = untilWords(until, Date.now());
  return `${seatNames(room, seats)} of ${makeSafe(client)}, ${referenceOf(booking)}, kept until ${kept}`;
}
