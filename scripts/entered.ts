// Counts the files and functions that a key enters, from Enter on a free seat until "Booked", on a file, without the
// painting of the two frames:  node bin/run.js scripts/entered.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { createBoxOffice } from '../source/booking/box-office.ts';
import { ClientSession } from '../source/screen/client/session/client-session.ts';
import { chooseLayout } from '../source/screen/kit/layout.ts';
import { chooseAppearance } from '../source/screen/kit/theme.ts';
import { openSqliteStore } from '../source/store/sqlite/open-sqlite-store.ts';
import { ROOT } from '../tools/structure/imports.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'theater-entered-'));
try {
  const store = await openSqliteStore(path.join(folder, 'theater.db'));
  const plan = await store.plan();
  const pictures = await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
  const size = { columns: 80, rows: 24 };
  const session = new ClientSession(
    {
      plan,
      client: 'Mia',
      address: store.address,
      rooms: new Map(pictures.map((picture) => [picture.room, picture])),
      link: { kind: 'live' },
      layout: chooseLayout(plan, size),
      appearance: chooseAppearance({ isMono: true }, process.env, process.platform),
    },
    {
      boxOffice: createBoxOffice(store),
      pictures: { merge: () => undefined, mergeSnapshot: () => undefined },
      explain: () => Promise.resolve(new Map()),
      onLeave: () => undefined,
      onSuspend: () => undefined,
      onRepaint: () => undefined,
      onCopy: () => false,
      findSales: () => Promise.resolve([]),
    },
  );
  // The first booking of a file also marks it; what comes after is what a person waits for.
  const bookThere = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = session.subscribe(() => {
      if (session.getState().message?.text.startsWith('Booked') === true) resolve();
    });
    session.press('enter');
    await promise;
    stop();
  };
  await bookThere();
  session.press('right');
  const profiler = new Session();
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await profiler.post('Profiler.takePreciseCoverage');
  await bookThere();
  const { result } = await profiler.post('Profiler.takePreciseCoverage');
  const entered = result.flatMap(({ url, functions }) => {
    if (!url.startsWith('file:')) return [];
    const file = path.relative(ROOT, fileURLToPath(url));
    const called = functions.filter(
      ({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0,
    );
    return file.startsWith('source') && called.length > 0 ? [{ file, called: called.length }] : [];
  });
  await store.close();
  for (const { file, called } of entered.toSorted((left, right) => (left.file < right.file ? -1 : 1)))
    console.log(`${String(called).padStart(4)}  ${file}`);
  console.log(`${entered.length} files, ${entered.reduce((sum, { called }) => sum + called, 0)} functions`);
} finally {
  await rm(folder, { recursive: true });
}
