import { describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { overdueIn } from '../../../source/theater/reservation.ts';
import { seatLabel } from '../../../source/theater/seats.ts';
import { seatsIn } from '../../store/support/changes.ts';
import { OperatorScreen } from './operator-screen.ts';

/** Which seats of room A are like this, by the store itself. */
async function seatsOf(screen: OperatorScreen, kind: string): Promise<readonly string[]> {
  const { seats } = await screen.store.look('A', 'settle');
  return seats.filter(({ content }) => content.kind === kind).map(seatLabel);
}

/** The newest rows of the history: what, who and why. */
async function operations(screen: OperatorScreen): Promise<readonly (readonly string[])[]> {
  const { entries } = await screen.store.history({ limit: 3 });
  return entries.map(({ change }) => [change.kind, change.by, change.reason]);
}

describe('operator mode', () => {
  test('are off until they are turned on, and every key that acts says so', async () => {
    const screen = await OperatorScreen.open();
    screen.press('!', 'down');
    expect(screen.operator.isOn).toBe(false);
    for (const key of ['m', 'M', '*', 'b', 'B', 'R', 'v', 't', 'o', 'X', 'u']) {
      screen.press(key);
      expect(screen.operator).toMatchObject({ dialog: null, marks: null, open: [] });
      expect(screen.operator.message?.text).toContain('Press ! to act');
    }
    screen.press('!');
    expect(screen.operator).toMatchObject({ isOn: true, actor: 'Ola' });
  });

  test('ask for a name where there is none, and refuse one that cannot be', async () => {
    const screen = await OperatorScreen.open();
    screen.session.become({ ...screen.state, operator: { ...screen.operator, actor: null, isOn: false } });
    screen.press('!', 'enter');
    expect(screen.operator.message?.text).toBe('A name cannot be empty.');
    screen.type('Max q');
    screen.press('backspace', 'backspace', 'enter');
    expect(screen.operator).toMatchObject({ isOn: true, actor: 'Max', dialog: null });
  });

  test('act on no picture that is kept, and on no seat that was not chosen', async () => {
    const screen = await OperatorScreen.open();
    screen.press('b');
    expect(screen.operator.message?.text).toContain('choose a seat first');
    screen.press('down', 'space', 'b');
    expect(screen.operator.message?.text).toContain('an old one');
    expect(screen.operator.dialog).toBeNull();
  });
});

test('a reservation that ran out is released in operator mode, and by no screen that only looks', async () => {
  const screen = await OperatorScreen.open();
  const seats = seatsIn('1-1 1-2');
  const book = { kind: 'book', room: 'A', seats, client: 'Zoe', booking: 'zoes', by: 'Bo' } as const;
  const outcome = await createBoxOffice(screen.store).fulfil({
    ...book,
    until: { inMs: 1 },
    note: 'phone 123',
  });
  expect(outcome.kind).toBe('applied');
  await expect
    .poll(async () => {
      const picture = await screen.store.look('A', 'settle');
      return overdueIn(picture, picture.at).length;
    })
    .toBe(1);
  const rooms = new Map([['A', await screen.store.look('A', 'browse')]]);
  screen.session.acting.see({ ...screen.operator, isOn: false }, rooms);
  screen.session.acting.see({ ...screen.operator, isOn: true, actor: null }, rooms);
  expect(await seatsOf(screen, 'booked')).toEqual(['1-1', '1-2', '3-4', '3-5']);
  screen.session.acting.see(screen.operator, rooms);
  await expect.poll(() => seatsOf(screen, 'booked')).toEqual(['3-4', '3-5']);
  expect((await operations(screen)).at(-1)).toEqual([
    'expire',
    'Ola',
    expect.stringMatching(/^not collected by \d\d:\d\d$/),
  ]);
  await screen.session.acting.end();
});

describe('marks', () => {
  test('are a seat, a row or the room, in one room; what is marked whole is unmarked', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(2, 3);
    screen.press('m');
    expect(screen.operator.marks?.seats.map(seatLabel)).toEqual(['2-3']);
    screen.press('M');
    expect(screen.operator.marks?.seats).toHaveLength(10);
    screen.press('*');
    expect(screen.operator.marks?.seats).toHaveLength(120);
    screen.press('M');
    expect(screen.operator.marks?.seats).toHaveLength(110);
    screen.press('2', 'm');
    expect(screen.operator.message?.text).toContain('Marks are in one room');
    screen.press('escape');
    expect(screen.operator.marks).toBeNull();
    expect(screen.state.cursor?.room).toBe('B');
  });
});

describe('an operation', () => {
  test('is asked about once, with the seats, the note and the name, and then done', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(2, 1);
    screen.press('M', 'b');
    screen.type('wet paint');
    screen.press('enter');
    const asked = await screen.agree();
    expect(asked).toMatchObject({
      change: { kind: 'block', by: 'Ola', reason: 'wet paint', seats: { length: 10 } },
    });
    expect(await screen.settled()).toBe('Done: Block A 2-1..2-10: wet paint.');
    expect(await seatsOf(screen, 'blocked')).toHaveLength(10);
    expect(screen.operator.marks).toBeNull();

    screen.press('u');
    await screen.agree();
    expect(await screen.settled()).toBe('Done: Unblock A 2-1..2-10: undo.');
    expect(await seatsOf(screen, 'blocked')).toEqual([]);
    screen.press('u');
    expect(screen.operator.message?.text).toContain('Nothing to undo');
    expect(await operations(screen)).toEqual([
      ['book', 'Mia', ''],
      ['block', 'Ola', 'wet paint'],
      ['unblock', 'Ola', 'undo'],
    ]);
  });

  test('gives the whole booking of the chosen seat to whom is named, and takes that back', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 4);
    screen.press('g');
    screen.type('Mia$');
    screen.press('enter');
    expect(screen.operator.message?.text).toContain('"$" (U+0024) at 4 is none');
    screen.press('backspace', 'backspace', 'backspace', 'backspace');
    screen.type('Zoe');
    screen.press('enter');
    screen.type('a gift');
    screen.press('enter');
    const asked = await screen.agree();
    expect(asked).toMatchObject({ change: { kind: 'give', by: 'Ola', seats: { length: 2 } } });
    expect(await screen.settled()).toMatch(
      /^Done: Give A 3-4 and 3-5 from Mia to Zoe: a gift\. Reference \w{6}\.$/,
    );
    const { seats } = await screen.store.look('A', 'settle');
    expect(seats.filter(({ content }) => content.kind === 'booked').map(({ content }) => content)).toEqual([
      { kind: 'booked', client: 'Zoe', booking: 'mias' },
      { kind: 'booked', client: 'Zoe', booking: 'mias' },
    ]);
    screen.press('u');
    await screen.agree();
    expect(await screen.settled()).toMatch(
      /^Done: Give A 3-4 and 3-5 from Zoe to Mia: undo\. Reference \w{6}\.$/,
    );
  });

  test('gives of a party only the seats that are marked, and nothing where nobody has booked', async () => {
    const screen = await OperatorScreen.open();
    screen.press('right', 'g');
    expect(screen.operator.message?.text).toBe('Nobody has booked there; nothing to give.');
    screen.goTo(3, 4);
    screen.press('m', 'g');
    expect(screen.operator.dialog).toMatchObject({ kind: 'receiver', seats: [{ row: 3, place: 4 }] });
    screen.press('escape');
    expect(screen.operator).toMatchObject({ dialog: null, message: { text: 'Nothing was changed.' } });
  });

  test('is not undone once somebody else has changed a seat of it', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(2, 1);
    screen.press('M', 'b', 'enter');
    await screen.agree();
    await screen.settled();
    const others = createBoxOffice(screen.store);
    const seats = [{ row: 2, place: 2 }];
    await others.fulfil({ kind: 'unblock', room: 'A', seats, by: 'Max' });
    await others.fulfil({ kind: 'book', room: 'A', seats, client: 'Zoe', booking: 'zoes' });
    screen.press('u');
    await screen.until(({ message }) => message?.tone === 'bad');
    expect(screen.operator.message?.text).toBe(
      'Refused (changed-meanwhile): A 2-2 booked by Zoe; nothing was changed.',
    );
    expect(await seatsOf(screen, 'blocked')).toHaveLength(9);
    screen.press('escape');
    expect(screen.operator.message).toBeNull();
  });

  test('is not done without a yes', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(1, 1);
    screen.press('b', 'enter');
    await screen.until(({ dialog }) => dialog?.kind === 'question');
    screen.press('x', 'enter', 'escape');
    expect(screen.operator).toMatchObject({
      dialog: null,
      open: [],
      message: { text: 'Nothing was changed.' },
    });
    expect(screen.faulty.sent).toEqual([]);
  });

  test('that would take a booked seat is refused with its owner, and asks nothing', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 1);
    screen.press('M', 'b', 'enter');
    await screen.until(({ message }) => message?.tone === 'bad');
    expect(screen.operator.message?.text).toBe(
      'Refused (taken): A 3-4 booked by Mia and 3-5 booked by Mia; nothing was changed.',
    );
    expect(screen.faulty.sent).toEqual([]);
  });

  test('releases of a marked row what is booked, and says whose it was', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 1);
    screen.press('M', 'R');
    screen.type('no-show');
    screen.press('enter');
    await screen.agree();
    expect(await screen.settled()).toBe('Done: Release A 3-4 and 3-5 (Mia): no-show.');
    screen.press('u');
    expect(screen.operator.message?.text).toContain('Nothing to undo');
  });

  test('on a seat that was booked anew while it was asked about is refused as changed', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 4);
    screen.press('R', 'enter');
    await screen.until(({ dialog }) => dialog?.kind === 'question');
    const { store } = screen;
    const picture = await store.look('A', 'settle');
    const content = { kind: 'booked', client: 'Zoe', booking: 'zoes' } as const;
    const before = picture.seats.find((seat) => seatLabel(seat) === '3-4');
    if (before === undefined) throw new Error('the seat is there');
    const after = {
      ...before,
      version: before.version + 1,
      change: 'b1c5f6f0-0000-11f0-8000-000000000000',
      content,
    };
    const change = { id: after.change, kind: 'reset', room: 'A', by: 'x', reason: '' } as const;
    const { epoch } = picture;
    await store.apply({ ...change, epoch, seats: [{ before, after }], isOpenRequired: false, gate: null });
    screen.press('y');
    expect(await screen.settled()).toContain('Refused (changed-meanwhile): A 3-4 booked by Zoe');
  });

  test('of a move is about the whole party; one seat of it moves alone where that is said', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 4);
    screen.press('v');
    const { dialog } = screen.operator;
    expect(dialog).toMatchObject({
      kind: 'targets',
      from: [{ place: 4 }, { place: 5 }],
      other: [{ place: 4 }],
    });
    screen.press('s');
    expect(screen.operator.dialog).toMatchObject({ from: [{ place: 4 }], other: { length: 2 } });
    screen.press('right', 'right', 'm', 'enter', 'enter');
    await screen.agree();
    expect(await screen.settled()).toContain('Move Mia in room A: 3-4 to 3-6');
    expect(await seatsOf(screen, 'booked')).toEqual(['3-5', '3-6']);
  });

  test('moves a booking to seats that are chosen one by one, and brings it back', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(3, 4);
    screen.press('m', 'right', 'm', 'v', 'enter');
    expect(screen.operator.message?.text).toBe('2 seats to move; 0 chosen.');
    screen.press('right', 'm', 'right', 'm', 'right', 'm', 'm', 'enter');
    screen.type('view');
    screen.press('enter');
    await screen.agree();
    expect(await screen.settled()).toContain('Move Mia in room A: 3-4 and 3-5 to 3-6 and 3-7');
    expect(await seatsOf(screen, 'booked')).toEqual(['3-6', '3-7']);
    screen.press('u');
    await screen.agree();
    await screen.settled();
    expect(await seatsOf(screen, 'booked')).toEqual(['3-4', '3-5']);
  });

  test('renames a play, closes and opens a room, and empties it', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(1, 1);
    screen.press('t');
    screen.type('Faust II');
    screen.press('enter', 'enter');
    await screen.agree();
    expect(await screen.settled()).toBe('Done: Rename A from "Hamlet" to "Faust II".');
    expect(screen.view.plan.rooms[0]?.play).toBe('Faust II');
    for (const words of ['Close room A', 'Open room A']) {
      screen.press('o', 'enter');
      await screen.agree();
      expect(await screen.settled()).toBe(`Done: ${words}.`);
    }
    screen.press('X', 'enter');
    expect(await screen.agree()).toMatchObject({ change: { kind: 'reset', seats: { length: 120 } } });
    expect(await screen.settled()).toContain('(2 booked, of Mia)');
    expect(await seatsOf(screen, 'booked')).toEqual([]);
    expect((await screen.store.look('A', 'settle')).isClosed).toBe(false);
  });

  test('says so when the store does not answer, and nothing is asked', async () => {
    const screen = await OperatorScreen.open();
    screen.goTo(1, 1);
    screen.faulty.isSilent = true;
    screen.press('b', 'enter');
    await screen.until(({ message }) => message?.tone === 'bad');
    expect(screen.operator).toMatchObject({
      dialog: null,
      message: { text: 'Nothing was changed: nobody answers' },
    });
  });
});

describe('an operation without an answer', () => {
  test('is called neither done nor failed, keeps its line, and is proved by what is seen later', async () => {
    const screen = await OperatorScreen.open('answer-lost');
    screen.goTo(1, 1);
    screen.press('b', 'enter');
    await screen.until(({ dialog }) => dialog?.kind === 'question');
    screen.faulty.isSilent = true;
    screen.press('y');
    await screen.until(({ open }) => open[0]?.phase.kind === 'doubt');
    expect(screen.operator.message?.text).toContain('No answer so far: Block A 1-1');
    await screen.until(({ open }) => open[0]?.phase.kind === 'unconfirmed');
    expect(screen.operator.message?.text).toContain('Not confirmed: nobody can say yet');
    screen.press('b');
    expect(screen.operator.message?.text).toContain('still open');

    screen.faulty.isSilent = false;
    screen.session.acting.see(screen.operator, new Map([['A', await screen.store.look('A', 'settle')]]));
    expect(await screen.settled()).toContain('Done: Block A 1-1.');
    expect(await seatsOf(screen, 'blocked')).toEqual(['1-1']);
  });

  test('is given up by Esc: what comes late finds a fence', async () => {
    const screen = await OperatorScreen.open(...Array<'late'>(50).fill('late'));
    screen.goTo(1, 1);
    screen.press('b', 'enter');
    await screen.until(({ dialog }) => dialog?.kind === 'question');
    screen.faulty.isSilent = true;
    screen.press('y');
    await screen.until(({ open }) => open[0]?.phase.kind === 'unconfirmed');
    screen.faulty.isSilent = false;
    screen.faulty.heal();
    screen.press('escape');
    expect(await screen.settled()).toBe('Given up; nothing was changed, and nothing will be.');
    const answers = await screen.faulty.deliverLate();
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['refused']));
    expect(await seatsOf(screen, 'blocked')).toEqual([]);
  });
});
