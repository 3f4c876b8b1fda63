import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { type Request, roomOf } from '../../source/theater/request.ts';
import { type Fault, withFaults } from './faulty-store.ts';

const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1000, doubtMs: 200 };

/** An entry that was left behind, and the file that it is in. */
type LeftEntry = { readonly file: string; readonly change: string };

/** Leaves an entry as a program that was killed between send and answer leaves it. */
export async function leaveEntry(
  store: SellingStore,
  journalFolder: string,
  request: Request,
): Promise<LeftEntry> {
  const silent = withFaults(store, Array<Fault>(50).fill('request-lost'));
  silent.isSilent = true;
  const seen = await store.look(roomOf(request), 'settle');
  const journal = openFileJournal(journalFolder, await store.theaterId());
  const outcome = await createBoxOffice(silent, { journal, patience: PATIENCE }).fulfil(request, { seen });
  if (outcome.kind !== 'unknown') throw new Error('the store was silent');
  const change = outcome.change.id;
  const file = await fileOf(journalFolder, change);
  await abandonByOwner(file);
  return { file, change };
}

/** The file of the journal that a change is in. */
async function fileOf(journalFolder: string, change: string): Promise<string> {
  for (const name of await readdir(journalFolder)) {
    const file = path.join(journalFolder, name);
    if ((await readFile(file, 'utf8')).includes(change)) return file;
  }
  throw new Error('the change is in no file of the journal');
}

/** Makes a file of the journal that of a program that is dead. */
export async function abandonByOwner(file: string): Promise<void> {
  const [head = '', ...lines] = (await readFile(file, 'utf8')).split('\n');
  const { owner, ...rest } = JSON.parse(head);
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(dead, 'exit');
  const newHead = JSON.stringify({ ...rest, owner: { ...owner, pid: dead.pid } });
  await writeFile(file, [newHead, ...lines].join('\n'));
}
