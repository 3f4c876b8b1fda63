import { expect, test } from 'vitest';

import type { Task } from '../../source/booking/asked.ts';
import type { Outcome } from '../../source/booking/outcome.ts';
import { EXIT } from '../../source/commands/cli/output.ts';
import { reportLeftOpen, reportOutcome } from '../../source/commands/request/report-outcome.ts';
import { explain } from '../../source/commands/run-program.ts';
import type { Change } from '../../source/theater/change.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import { FREE } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { captureOutput } from './captured-program.ts';

const CHANGE_ID = '5e3c1d20-0000-11f0-8000-000000000001';
const TASK: Task = { operation: 'book', room: 'A', seats: [{ row: 1, place: 1 }], client: "d'Arc Mia" };
const STORE = { address: 'cassandra://h/k?dc=d' };
const ROOM: RoomSnapshot = {
  room: 'A',
  epoch: 'first',
  revision: '1',
  isClosed: false,
  seats: [{ row: 1, place: 1, version: 0, change: CHANGE_ID, content: FREE }],
  at: 0,
  play: 'Hamlet',
  isLinearizable: true,
  level: 'file',
};

function bookingChange(): Change {
  const decision = decide(ROOM, { ...TASK, kind: 'book', booking: 'b-1' }, CHANGE_ID);
  if (decision.kind !== 'change') throw new Error('the seat is free');
  return decision.change;
}

const UNKNOWN: Outcome = { kind: 'unknown', change: bookingChange(), message: 'no answer.' };

test('an unknown outcome is unconfirmed: neither success nor failure, and how to look', async () => {
  const words = await captureOutput(false, (output) => reportOutcome(output, UNKNOWN, TASK, 'b-1', STORE));
  expect(words).toEqual({
    code: 75,
    stdout: '',
    stderr: [
      'Not confirmed: nobody can say yet whether A 1-1 is booked (no answer).',
      String.raw`Booking b-1, reference TMF9W8. To settle it: theater resolve --as 'd'\''Arc Mia' --store 'cassandra://h/k?dc=d'; to see whose the seats are: theater mine --as 'd'\''Arc Mia' --store 'cassandra://h/k?dc=d'`,
      '',
    ].join('\n'),
  });
  const json = await captureOutput(true, (output) => reportOutcome(output, UNKNOWN, TASK, 'b-1', STORE));
  expect(JSON.parse(json.stdout)).toEqual({
    outcome: 'unknown',
    booking: 'b-1',
    reference: 'TMF9W8',
    room: 'A',
    seats: ['1-1'],
    client: "d'Arc Mia",
    message: 'no answer.',
  });
});

test('leaving without an answer is unconfirmed too', async () => {
  const left = await captureOutput(true, (output) => reportLeftOpen(output, TASK, 'b-1', STORE));
  expect(left.code).toBe(EXIT.unconfirmed);
  expect(JSON.parse(left.stdout)).toMatchObject({ outcome: 'unknown', booking: 'b-1' });
});

test('what a store did not do is said with its reason, and exits 69', async () => {
  const outcome: Outcome = { kind: 'notApplied', reason: 'full', message: 'x.db has no room left' };
  const json = await captureOutput(true, (output) => reportOutcome(output, outcome, TASK, 'b-1', STORE));
  expect(json.code).toBe(69);
  expect(JSON.parse(json.stdout)).toMatchObject({
    outcome: 'not-applied',
    reason: 'full',
    room: 'A',
    seats: ['1-1'],
  });
});

test('a seat that is proved to be booked after all is done', async () => {
  const outcome: Outcome = {
    kind: 'applied',
    change: bookingChange(),
    isUnderReplicated: true,
    isProvedLater: true,
    recorded: Promise.resolve(true),
  };
  const { code, stdout } = await captureOutput(false, (output) =>
    reportOutcome(output, outcome, TASK, 'b-1', STORE),
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Booked A 1-1 for d'Arc Mia\. Reference \w{6}\. .*proves it\. .*stands all the same\.\n$/,
  );
});

test('a fault of the program is one line and exit code 70; its stack only with THEATER_DEBUG', async () => {
  const fault = new TypeError('x is not a function\u001B[2J');
  const brief = await captureOutput(false, (output) => explain(fault, output, {}));
  expect(brief.code).toBe(70);
  expect(brief.stderr).toBe(
    'theater: a fault of the program: x is not a function\uFFFD[2J (THEATER_DEBUG=1 shows where)\n',
  );
  const long = await captureOutput(true, (output) => explain(fault, output, { THEATER_DEBUG: '1' }));
  expect(JSON.parse(long.stdout)).toMatchObject({ outcome: 'error', reason: 'internal' });
  expect(long.stderr).toContain('report-outcome.test');
});
