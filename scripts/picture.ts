// Draws docs/pictures: every screen of an evening that is the same every time; and docs/picture.svg: a sale on the real
// screen of the built program, in a theater full of bookings.  npm run picture [-- still]
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBoxOffice } from '../source/booking/box-office.ts';
import { openSqliteStore } from '../source/store/sqlite/open-sqlite-store.ts';
import type { BookRequest } from '../source/theater/request.ts';
import { bundle } from '../tools/bundle.ts';
import { drawPictures } from '../tools/picture/pictures.ts';
import { type Frame, svgOf } from '../tools/picture/svg.ts';
import { terminalEnvironment } from '../tools/terminal-driver/environment.ts';
import { fillTheater } from '../tools/terminal-driver/full-theater.ts';
import { Terminal } from '../tools/terminal-driver/terminal.ts';

const PICTURE = join(import.meta.dirname, '../docs/picture.svg');
const LABEL =
  'The booking terminal: six rooms side by side, each seat a character. Jaroslaw marks two seats and books them, and marks three more; Mia takes one of those, and his booking of all three is refused, whole. He books what is left.';

/** What Jaroslaw types, what the screen shows then, and how long that stays, s. */
type Scene = { readonly keys: string; readonly shows: string; readonly seconds: number };

const BEFORE: readonly Scene[] = [
  { keys: 'jjjjjj', shows: 'A 7-1', seconds: 0.8 },
  { keys: 'lllll', shows: 'A 7-6', seconds: 0.8 },
  { keys: ' ', shows: '1 marked', seconds: 0.8 },
  { keys: 'l ', shows: '2 marked', seconds: 1.5 },
  { keys: '\r', shows: 'Booked A 7-6 and 7-7', seconds: 2.5 },
  { keys: 'kkkh ', shows: '1 marked', seconds: 0.8 },
  { keys: 'l ', shows: '2 marked', seconds: 0.8 },
  { keys: 'l ', shows: '3 marked', seconds: 1.5 },
];

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

const AFTER: readonly Scene[] = [
  { keys: '\r', shows: 'nothing was booked', seconds: 3 },
  { keys: ' ', shows: '2 marked', seconds: 1.5 },
  { keys: '\r', shows: 'Booked A 4-6 and 4-7', seconds: 3 },
];

async function play(terminal: Terminal, scenes: readonly Scene[]): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  for (const { keys, shows, seconds } of scenes) {
    terminal.press(keys);
    // Each scene begins with what the one before has shown.
    // oxlint-disable-next-line no-await-in-loop
    await terminal.waitFor(shows);
    frames.push({ rows: terminal.styled(), seconds });
  }
  return frames;
}

const STILL = join(import.meta.dirname, '../docs/pictures');

await mkdir(STILL, { recursive: true });
for (const { name, content } of await drawPictures()) await writeFile(join(STILL, name), content);
if (!process.argv.includes('still')) await drawSale();

async function drawSale(): Promise<void> {
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
    const first: Frame = { rows: terminal.styled(), seconds: 1.5 };
    const before = await play(terminal, BEFORE);
    await office.fulfil(RIVAL);
    await store.close();
    await terminal.waitFor('taken by Mia');
    const taken: Frame = { rows: terminal.styled(), seconds: 2.5 };
    const after = await play(terminal, AFTER);
    await writeFile(PICTURE, svgOf([first, ...before, taken, ...after], 80, LABEL));
    terminal.press('q');
    await terminal.waitForEnd();
  } finally {
    await rm(folder, { recursive: true });
  }
}
