import path from 'node:path';

import { expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder, recordingBoxOffice, recordingStore } from '../../source/stress/history/recorder.ts';
import { makeProgram, runClient } from '../../source/stress/programs/run-client.ts';
import { releaseOwn, settleRun } from '../../source/stress/programs/settle-run.ts';
import { TallyKeeper } from '../../source/stress/programs/tally.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { temporaryFolder } from '../commands/program.ts';

const plan = makePlan({ rooms: 3, rows: 4, places: 5 });
const rooms = plan.rooms.map(({ room }) => room);
const limits = { forMs: null, count: 1200, rate: null };

test('two random clients do all the operations of a client and of the house, which the checker can judge, and undo them', async () => {
  const folder = temporaryFolder();
  const store = await openSqliteStore(path.join(folder, 'theater.db'));
  await store.initialise(plan);
  const house = createBoxOffice(store);
  await house.fulfil({ kind: 'block', room: 'A', seats: [{ row: 1, place: 1 }], by: 'Ola', note: 'broken' });
  await house.fulfil({ kind: 'close', room: 'B', by: 'Ola' });

  const history = path.join(folder, 'operations.jsonl');
  const recorder = createRecorder(history);
  const deskOf = (client: string): Parameters<typeof settleRun>[0] => ({
    store: recordingStore(store, recorder, { client }),
    boxOffice: recordingBoxOffice({ store, recorder, client, open: createBoxOffice }),
  });
  const run = async (index: number): Promise<void> => {
    const client = `stress-${index + 1}`;
    const choice = { program: 'random' } as const;
    const task = { choice, index, client, seed: index, group: 3 } as const;
    const program = makeProgram({ ...task, limits, plan, history });
    const desk = { ...deskOf(client), tally: new TallyKeeper() };
    await runClient(program, desk, limits, new AbortController().signal);
  };
  await Promise.all([run(0), run(1)]);
  expect(await settleRun(deskOf('end'), [], rooms)).toBe(null);
  recorder.close();

  const { events } = await readHistory(history);
  const kinds = new Set(events.flatMap((event) => (event.type === 'send' ? [event.change.kind] : [])));
  expect(kinds).toEqual(
    new Set(['book', 'release', 'move', 'give', 'hold', 'block', 'unblock', 'close', 'open']),
  );
  expect(checkHistory(events).violations).toEqual([]);

  expect(await releaseOwn(store, house, rooms, events)).toMatchObject({ left: [] });
  const after = await Promise.all(rooms.map(async (room) => await store.look(room, 'settle')));
  const kept = after.flatMap(({ room, seats }) =>
    seats.filter(({ content }) => content.kind !== 'free').map(({ row, place }) => `${room} ${row}-${place}`),
  );
  expect(kept).toEqual(['A 1-1']);
  expect(after.filter(({ isClosed }) => isClosed).map(({ room }) => room)).toEqual(['B']);
  await store.close();
});
