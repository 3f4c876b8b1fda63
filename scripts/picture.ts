// Draws docs/picture.svg: the real screen of the built program, in a theater full of bookings.  npm run picture
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBoxOffice } from '../source/box-office/create-box-office.ts';
import { openSqliteStore } from '../source/store/sqlite/open-sqlite-store.ts';
import { terminalEnvironment } from '../test/terminal/driver/environment.ts';
import { fillTheater } from '../test/terminal/driver/full-theater.ts';
import { Terminal } from '../test/terminal/driver/terminal.ts';
import { bundle } from './bundle.ts';
import { svgOf } from './picture/svg.ts';

const PICTURE = join(import.meta.dirname, '../docs/picture.svg');
const LABEL =
  'The booking terminal: six rooms side by side, each seat a character; two seats are booked by Jaroslaw, two are marked.';

/** Keys that lead to the picture, each with what the screen shows before the next ones are pressed. */
const STORY = [
  { keys: 'jjjjjjlll', shows: 'A 7-4' },
  { keys: ' l ', shows: '2 marked' },
  { keys: '\r', shows: 'Booked A 7-4 and 7-5' },
  { keys: 'jhl l ', shows: 'marked' },
  { keys: 'l', shows: 'A 8-7' },
] as const;

const folder = await mkdtemp(join(tmpdir(), 'theater-picture-'));
try {
  const file = join(folder, 'theater.db');
  const store = await openSqliteStore(file);
  const { rooms } = await store.plan();
  const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
  await fillTheater(createBoxOffice(store), pictures);
  await store.close();

  const built = join(folder, 'program');
  await bundle({ folder: built });
  const terminal = new Terminal({
    command: process.execPath,
    args: [join(built, 'cli.js'), 'Jaroslaw', '--store', file],
    environment: terminalEnvironment(folder),
  });
  await terminal.waitFor('live');
  for (const { keys, shows } of STORY) {
    terminal.press(keys);
    await terminal.waitFor(shows);
  }
  await writeFile(PICTURE, svgOf(terminal.styled(), 80, LABEL));
  terminal.press('q');
  await terminal.waitForEnd();
} finally {
  await rm(folder, { recursive: true });
}
