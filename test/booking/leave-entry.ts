import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/file-journal.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { BookRequest } from '../../source/theater/request.ts';
import { type Fault, withFaults } from './faulty-store.ts';

const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1000, doubtMs: 200 };

/** Leaves an entry as a program that was killed between send and answer leaves it; gives its file. */
export async function leaveEntry(
  store: SellingStore,
  journalFolder: string,
  request: BookRequest,
): Promise<string> {
  const silent = withFaults(store, Array<Fault>(50).fill('request-lost'));
  silent.isSilent = true;
  const seen = await store.look(request.room, 'settle');
  const journal = openFileJournal(journalFolder, await store.theaterId());
  const outcome = await createBoxOffice(silent, { journal, patience: PATIENCE }).fulfil(request, { seen });
  if (outcome.kind !== 'unknown') throw new Error('the store was silent');
  const file = path.join(journalFolder, `${outcome.change.id}.json`);
  await abandonByOwner(file);
  return file;
}

/** Makes an entry that of a program that is dead. */
export async function abandonByOwner(file: string): Promise<void> {
  const entry = JSON.parse(await readFile(file, 'utf8'));
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(dead, 'exit');
  await writeFile(file, JSON.stringify({ ...entry, owner: { ...entry.owner, pid: dead.pid } }));
}
