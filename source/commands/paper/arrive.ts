import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import type { ArriveRequest } from '../../theater/request.ts';
import { defineCommand } from '../cli/command.ts';
import { hasStretch } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { seatsForReference } from '../request/by-reference.ts';
import { type OperationReading, readSeatsOperation, runOperation } from '../request/operation.ts';
import { bookedAmong } from '../request/seat-task.ts';

export const arriveCommand = defineCommand({
  name: 'arrive',
  summary: 'Mark booked seats: whoever sits there has come',
  usage: 'arrive REFERENCE | ROOM SEATS… --as NAME [--undo]',
  details: [
    'Of a whole booking, or of seats: 7-4, a stretch of one row 3-1..3-10, a whole',
    'row 3, or all; of a stretch or a row those that are booked. All, or none.',
    'Does not ask: --undo takes it back, and so does theater undo. The mark stays',
    'with the booking when it is moved or given away, and is gone once it is',
    'released. Also in a room that is closed.',
  ],
  flags: {
    as: { kind: 'value', placeholder: 'NAME', summary: 'Who is at the door, for the history.' },
    undo: { kind: 'switch', summary: 'They have not come after all.' },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater arrive K7QF2X --as Ola',
  run: async ({ words, flags, output, environment }) => {
    const operation = { ...flags, yes: true, dryRun: false };
    return await runOperation({ words, flags: operation, output, environment }, (plan, store) =>
      readArrival(plan, store, words, flags),
    );
  },
});

async function readArrival(
  plan: Plan,
  store: Store,
  words: readonly string[],
  flags: { readonly as: string | null; readonly undo: boolean },
): Promise<OperationReading> {
  const named = await seatsForReference(store, plan, words, null);
  if (named.kind === 'nothing') return named;
  const { pins } = named;
  const kind = flags.undo ? 'unarrive' : 'arrive';
  const reading = readSeatsOperation(
    plan,
    named.words,
    { as: flags.as, note: null },
    ({ room, seats, by }): ArriveRequest => ({ kind, room, seats, by, pins }),
  );
  if (reading.kind === 'fault' || !hasStretch(named.words.slice(1))) return reading;
  const { value } = reading;
  return {
    kind: 'value',
    value: { ...value, seats: await bookedAmong(store, value.room, value.seats, () => true) },
  };
}
