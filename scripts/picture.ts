// Draws docs/picture.svg: the real screen of the built program, in a theater full of bookings.  npm run picture
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBoxOffice } from '../source/booking/box-office.ts';
import { openSqliteStore } from '../source/store/sqlite/open-sqlite-store.ts';
import type { BookRequest } from '../source/theater/request.ts';
import { bundle } from '../tools/bundle.ts';
import { svgOf } from '../tools/picture/svg.ts';
import { terminalEnvironment } from '../tools/terminal-driver/environment.ts';
import { fillTheater } from '../tools/terminal-driver/full-theater.ts';
import { Terminal } from '../tools/terminal-driver/terminal.ts';

const PICTURE = join(import.meta.dirname, '../docs/picture.svg');
const LABEL =
  'The booking terminal: six rooms side by side, each seat a character. Jaroslaw has booked two seats and marked two more; a third was taken by Mia meanwhile.';

/** What Jaroslaw types, and what the screen shows before he goes on: two seats booked, three marked. */
const STORY = [
  { keys: 'jjjjjjlllll l ', shows: '2 marked' },
  { keys: '\r', shows: 'Booked A 7-6 and 7-7' },
  { keys: 'kkkh l l ', shows: '3 marked' },
] as const;

/** What Mia books meanwhile: the last of the marked seats is among them. */
const RIVAL: BookRequest = {
  kind: 'book',
  room: 'A',
  seats: [
    { row: 4, place: 8 },
    { row: 4, place: 9 },
  ],
  client: 'Mia',
  booking: 'meanwhile',
};

const folder = await mkdtemp(join(tmpdir(), 'theater-picture-'));
try {
  const file = join(folder, 'theater.db');
  const store = await openSqliteStore(file);
  const { rooms } = await store.plan();
  const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
  const office = createBoxOffice(store);
  await fillTheater(office, pictures);

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
  await office.fulfil(RIVAL);
  await store.close();
  await terminal.waitFor('no longer marked');
  await writeFile(PICTURE, svgOf(terminal.styled(), 80, LABEL));
  terminal.press('q');
  await terminal.waitForEnd();
} finally {
  await rm(folder, { recursive: true });
}
