import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

test('Enter books the seat under the cursor, and says so', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1 for Jaroslaw');
  expect(await house.ownerOf('A', '1-1')).toBe('Jaroslaw');
});

test('a booking is on the screen of another terminal, which is told who has the seat', async () => {
  const [first, second] = await Promise.all([house.seatFor('Jaroslaw'), house.seatFor('Mia')]);
  first.press('\r');
  await second.waitFor('taken by Jaroslaw');
  second.press('\r');
  await second.waitFor((screen) => /A 1-1 is taken by Jaroslaw.*nothing was booked/.test(screen));
  expect(await house.ownerOf('A', '1-1')).toBe('Jaroslaw');
});

test('of two terminals that go for one seat at once, one has it and the other knows who', async () => {
  const terminals = await Promise.all(['Jaroslaw', 'Mia'].map((client) => house.seatFor(client)));
  for (const terminal of terminals) terminal.press('\r');
  await Promise.all(
    terminals.map((terminal) => terminal.waitFor((screen) => /Booked A 1-1|nothing was booked/.test(screen))),
  );
  const owner = await house.ownerOf('A', '1-1');
  const loser = terminals.find((terminal) => !terminal.screen().includes('Booked A 1-1'));
  expect(loser?.screen()).toMatch(new RegExp(`A 1-1 (?:is|was) taken by ${owner}`));
  expect(terminals.filter((terminal) => terminal.screen().includes('Booked A 1-1'))).toHaveLength(1);
});

test('keys that arrive in one write all count', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press('llll');
  await terminal.waitFor('A 1-5');
  terminal.press('jjl\r');
  await terminal.waitFor('Booked A 3-6 for Jaroslaw');
  expect(await house.ownerOf('A', '3-6')).toBe('Jaroslaw');
});

test('what one terminal has marked is held on another, and free again when its person has left', async () => {
  const [first, second] = await Promise.all([house.seatFor('Jaroslaw'), house.seatFor('Mia')]);
  first.press(' ');
  await second.waitFor('held by Jaroslaw');
  second.press(' ');
  await second.waitFor('A 1-1 is held by Jaroslaw; only free seats are marked.');
  first.press('q');
  await second.waitFor((screen) => /A 1-1 +free/.test(screen));
  second.press(' ');
  await second.waitFor('1 marked: A 1-1');
  expect(await house.ownerOf('A', '1-1')).toBeNull();
});

test('a group that was marked is booked together, wherever the cursor is', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press(' l ');
  await terminal.waitFor('2 marked');
  terminal.press('3');
  await terminal.waitFor('C 1-2');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1 and 1-2 for Jaroslaw');
  expect(await Promise.all(['1-1', '1-2'].map((seat) => house.ownerOf('A', seat)))).toEqual([
    'Jaroslaw',
    'Jaroslaw',
  ]);
});

test('keys typed all the while that it starts are not echoed into the picture', async () => {
  const terminal = await house.start(['Jaroslaw']);
  const typing = setInterval(() => terminal.press('k'), 1);
  try {
    await terminal.waitFor('live');
  } finally {
    clearInterval(typing);
  }
  terminal.press('l');
  await terminal.waitFor('A 1-2');
  expect(terminal.lines()[0]).toMatch(/^ theater {3}Jaroslaw/);
  expect(terminal.screen()).not.toContain('kk');
});

test('keys typed before the first frame do not book', async () => {
  const terminal = await house.start(['Jaroslaw']);
  terminal.press('\r\r\r');
  await terminal.waitFor('live');
  // A key after the frame shows that those before it are over and done with.
  terminal.press('j');
  await terminal.waitFor('A 2-1');
  expect(await house.ownerOf('A', '1-1')).toBe(null);
  expect(await house.ownerOf('A', '2-1')).toBe(null);
});

test('s moves a booking to the seats that are marked in another room, after a y, and another terminal sees both', async () => {
  const [mia, zoe] = await Promise.all([house.seatFor('Mia'), house.seatFor('Zoe')]);
  mia.press(' l \r');
  await mia.waitFor('Booked A 1-1 and 1-2 for Mia');
  await zoe.waitFor('taken by Mia');
  mia.press('2');
  await mia.waitFor('B 1-2');
  mia.press(' l ');
  await mia.waitFor('2 marked');
  mia.press('1h');
  await mia.waitFor('A 1-2');
  mia.press('s');
  await mia.waitFor('Move A 1-1 and 1-2 to B 1-2 and 1-3, another room?');
  expect(await house.ownerOf('B', '1-2')).not.toBe('Mia');
  mia.press('y');
  await mia.waitFor('Moved Mia from A 1-1 and 1-2 to B 1-2 and 1-3. Reference');
  await zoe.waitFor((screen) => /A 1-1 +free/.test(screen));
  expect(await house.ownerOf('A', '1-1')).toBeNull();
  expect(await house.ownerOf('B', '1-3')).toBe('Mia');
});
