import path from 'node:path';

import { expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder, recordingBoxOffice, recordingStore } from '../../source/stress/history/recorder.ts';
import { releaseOwn, settleRun } from '../../source/stress/programs/settle-run.ts';
import { judgeRun } from '../../source/stress/programs/stress-run.ts';
import { NO_TALLY } from '../../source/stress/programs/tally.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import { temporaryFolder } from '../commands/program.ts';

const SETTLER = 'theater stress';

test.for([
  ['had applied', true],
  ['had not applied', false],
] as const)(
  'what a client sent last before it died has an end, and is given back, when it %s',
  async ([, hasApplied]) => {
    const folder = temporaryFolder();
    await using store = Object.assign(await openSqliteStore(path.join(folder, 'theater.db')), {
      [Symbol.asyncDispose]: async () => await store.close(),
    });
    const request = {
      kind: 'book',
      room: 'A',
      seats: [{ row: 1, place: 1 }],
      client: 'stress-1',
      booking: 'b',
    } as const;
    const decision = decide(await store.look('A', 'settle'), request, '0f0a4d10-e6eb-11f1-a0bf-8fb4d934d098');
    if (decision.kind !== 'change') throw new Error('the seat is not free');
    const client = createRecorder(path.join(folder, 'client-1.jsonl'));
    client.sending('stress-1', decision.change);
    client.close();
    if (hasApplied) await store.apply(decision.change);

    const { events } = await readHistory(folder);
    const recorder = createRecorder(path.join(folder, 'end.jsonl'));
    const desk = {
      store: recordingStore(store, recorder, { client: SETTLER }),
      boxOffice: recordingBoxOffice({ store, recorder, client: SETTLER, open: createBoxOffice }),
    };
    const unsettled = await settleRun(desk, events, ['A']);
    recorder.close();
    const all = (await readHistory(folder)).events;
    const end = {
      tally: NO_TALLY,
      seconds: 1,
      ends: [{ kind: 'lost', message: '' }],
      isStopped: false,
    } as const;
    expect(judgeRun(all, end, { unsettled, settler: SETTLER })).toMatchObject({
      attempts: 1,
      applied: hasApplied ? 1 : 0,
      unknown: 1,
      unresolved: 0,
      seatsPerSecond: hasApplied ? 1 : 0,
      verdict: 'ok',
    });
    expect(await releaseOwn(store, createBoxOffice(store), ['A'], all)).toEqual({
      released: hasApplied ? 1 : 0,
      left: [],
    });
  },
);
