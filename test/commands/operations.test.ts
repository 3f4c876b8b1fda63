import { describe, expect, test } from 'vitest';

import { homeWithTheater, jsonOf, run, type Run } from './program.ts';

/** A home with a theater in which Mia has A 7-4 and 7-5. */
async function homeWithMia(): Promise<{ theater: (...args: string[]) => Promise<Run> }> {
  const home = await homeWithTheater();
  const theater = (...args: string[]): Promise<Run> => run(args, { home });
  expect((await theater('book', 'A', '7-4', '7-5', '--as', 'Mia')).code).toBe(0);
  return { theater };
}

describe('blocking', () => {
  test('takes a stretch out of the sale, with the note and the name in the history', async () => {
    const { theater } = await homeWithMia();
    const blocked = await theater(
      'block',
      'A',
      '3-1..3-3',
      '--note',
      'wet',
      '--as',
      'Ola',
      '--yes',
      '--json',
    );
    expect(jsonOf(blocked)).toMatchObject({
      outcome: 'applied',
      kind: 'block',
      room: 'A',
      seats: ['3-1', '3-2', '3-3'],
      by: 'Ola',
      note: 'wet',
    });
    expect((await theater('book', 'A', '3-2', '--as', 'Zoe')).stderr).toContain('blocked (wet)');
    const history = jsonOf(await theater('history', 'A', '3-2', '--json'));
    expect(JSON.stringify(history)).toMatch(/"Ola".*"wet"|"wet".*"Ola"/);
    expect((await theater('unblock', 'A', '3', '--as', 'Ola', '--yes')).stdout).toBe(
      'Done: Unblock A 3-1..3-3.\n',
    );
    expect((await theater('unblock', 'A', '3', '--as', 'Ola', '--yes')).stderr).toContain('Already done');
  });

  test('never takes a booked seat, and names who has it', async () => {
    const { theater } = await homeWithMia();
    const refused = await theater('block', 'A', '7', '--as', 'Ola', '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(jsonOf(refused)).toMatchObject({
      outcome: 'refused',
      reason: 'taken',
      seats: [
        { seat: '7-4', client: 'Mia' },
        { seat: '7-5', client: 'Mia' },
      ],
    });
  });
});

test('what is so already says for which seats, in whose name and why, and that no change was made', async () => {
  const { theater } = await homeWithMia();
  const flags = ['--as', 'Ola', '--yes', '--json'];
  const unblocked = jsonOf(await theater('unblock', 'A', '3-1', '3-2', '--note', 'dry', ...flags));
  const common = { outcome: 'settled', room: 'A', by: 'Ola', change: null };
  expect(unblocked).toEqual({ ...common, kind: 'unblock', seats: ['3-1', '3-2'], note: 'dry' });
  const opened = jsonOf(await theater('open', 'A', ...flags));
  expect(opened).toEqual({ ...common, kind: 'open', seats: [], note: '' });
});

describe('a closed room', () => {
  test('takes no booking and no move, still releases, and sells again once it is open', async () => {
    const { theater } = await homeWithMia();
    expect((await theater('close', 'A', '--note', 'fire drill', '--as', 'Ola', '--yes')).stdout).toBe(
      'Done: Close room A: fire drill.\n',
    );
    expect((await theater('book', 'A', '1-1', '--as', 'Zoe', '--json')).stdout).toContain('"closed"');
    expect((await theater('move', 'A', '7-4', 'to', '1-1', '--as', 'Mia', '--yes')).stderr).toBe(
      'Refused (closed): room A is closed; nothing was changed.\n',
    );
    expect((await theater('release', 'A', '7-4', '--as', 'Mia')).code).toBe(0);
    expect((await theater('open', 'A', '--as', 'Ola', '--yes')).code).toBe(0);
    expect((await theater('book', 'A', '1-1', '--as', 'Zoe')).code).toBe(0);
  });
});

describe('renaming', () => {
  test('shows the new name everywhere, and leaves the old one, the name and the reason in the history', async () => {
    const { theater } = await homeWithMia();
    const args = ['rename', 'A', 'Fräulein Julie', '--note', 'ill', '--as', 'Ola'];
    expect((await theater(...args, '--dry-run')).stdout).toBe(
      'Would: Rename A from "Hamlet" to "Fräulein Julie": ill\n',
    );
    expect(jsonOf(await theater(...args, '--yes', '--json'))).toEqual({
      outcome: 'applied',
      kind: 'rename',
      room: 'A',
      seats: ['1-1'],
      play: { from: 'Hamlet', to: 'Fräulein Julie' },
      by: 'Ola',
      note: 'ill',
      change: expect.any(String),
    });
    expect((await theater('rooms')).stdout).toMatch(/^A +Fräulein Julie /m);
    expect((await theater('seats', 'A')).stdout).toContain('Fräulein Julie');
    expect((await theater('history', 'A')).stdout).toMatch(/ rename +A Fräulein Julie +Ola +ill$/m);
    expect(jsonOf(await theater('history', 'A', '--json'))).toMatchObject({
      history: [{ kind: 'book' }, { kind: 'rename', play: { from: 'Hamlet', to: 'Fräulein Julie' } }],
    });
    expect((await theater(...args, '--yes')).stderr).toContain('Already done');
    expect(JSON.stringify(jsonOf(await theater('mine', '--as', 'Mia', '--json')))).toContain('7-4');
  });

  test.each([
    [['A'], 'to what?'],
    [['A', 'New', 'play'], 'in quotes'],
    [['A', ' '], 'cannot be empty'],
    [['A', 'x'.repeat(41)], 'at most 40 columns'],
    [['A', 'Ham\u001B[2Jlet'], 'is made of letters'],
    [['A', 'Ham\u202Elet'], 'U+202E at 4'],
    [['K', 'Faust'], 'there is no room K'],
  ])('%j is told what is wrong, safely', async (words, told) => {
    const { theater } = await homeWithMia();
    const wrong = await theater('rename', ...words, '--as', 'Ola', '--yes');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
    expect(wrong.stderr).not.toMatch(/\p{Cc}[^$]|\p{Cf}/u);
  });
});

describe('moving', () => {
  test('keeps the booking, in one change', async () => {
    const { theater } = await homeWithMia();
    const before = jsonOf(await theater('mine', '--as', 'Mia', '--json'));
    const moved = await theater('move', 'A', '7-4', '7-5', 'to', '7-5', '7-6', '--as', 'Mia', '--yes');
    expect(moved.stdout).toMatch(/^Done: Move Mia in room A: 7-4 to 7-6\. Reference \w{6}\.\n$/);
    expect((await theater('history', 'A')).stdout).toMatch(/move +A 7-4 to 7-6 +Mia/);
    const after = jsonOf(await theater('mine', '--as', 'Mia', '--json'));
    expect(JSON.stringify(after)).toBe(JSON.stringify(before).replace('["7-4","7-5"]', '["7-5","7-6"]'));
  });

  test('has its reason in the history', async () => {
    const { theater } = await homeWithMia();
    await theater('move', 'A', '7-4', 'to', '8-4', '--as', 'Mia', '--note', 'a pillar', '--yes');
    expect((await theater('history', 'A', '8-4')).stdout).toMatch(/move +A 7-4 to 8-4 .*a pillar/);
  });

  test('of somebody else’s seats wants --any', async () => {
    const { theater } = await homeWithMia();
    const alone = await theater('move', 'A', '7-4', 'to', '8-4', '--as', 'Ola', '--yes', '--json');
    expect(jsonOf(alone)).toMatchObject({ outcome: 'refused', reason: 'not-yours' });
    expect((await theater('move', 'A', '7-4', 'to', '8-4', '--as', 'Ola', '--any', '--yes')).code).toBe(0);
  });

  test.each([
    [['A', '7-4', '8-4'], 'where to?'],
    [['A', '7-4', '7-5', 'to', '8-4'], 'as many seats'],
    [['A', 'to', '8-4'], 'which seats?'],
    [['A', '7-4', 'to', '13-1'], 'no seat 13-1'],
  ])('%j is told what is wrong', async (words, told) => {
    const { theater } = await homeWithMia();
    const wrong = await theater('move', ...words, '--as', 'Mia', '--yes');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });
});

describe('giving', () => {
  test('puts seats of a full house into another name under the same reference, and history and undo know it', async () => {
    const { theater } = await homeWithMia();
    const before = jsonOf(await theater('mine', '--as', 'Mia', '--json'));
    const given = await theater('give', 'A', '7', '--as', 'Mia', '--to', 'Zoe', '--yes');
    expect(given).toMatchObject({ code: 1, stderr: expect.stringContaining('7-1 free') });
    const words = ['give', 'A', '7-4..7-5', '--as', 'Mia', '--to', 'Zoe', '--note', 'ill', '--yes'];
    expect((await theater(...words)).stdout).toMatch(/^Done: Give A 7-4 and 7-5 from Mia to Zoe: ill\. Ref/);
    const after = JSON.stringify(jsonOf(await theater('mine', '--as', 'Zoe', '--json')));
    expect(after).toBe(JSON.stringify(before).replace('"Mia"', '"Zoe"'));
    expect((await theater('mine', '--as', 'Mia')).stderr).toContain('Mia has no bookings');
    expect((await theater('history', 'A')).stdout).toMatch(/give +A 7-4 7-5 to Zoe +Mia +\w{6} +ill/);
    const taken = await theater('release', 'A', '7-4', '--as', 'Mia');
    expect(taken.stderr).toContain('booked by Zoe');
    expect((await theater('undo', '--as', 'Mia', '--yes')).stdout).toContain('from Zoe to Mia');
    expect(jsonOf(await theater('mine', '--as', 'Mia', '--json'))).toEqual(before);
  });

  test('works in a closed room, and of somebody else’s seats wants --any', async () => {
    const { theater } = await homeWithMia();
    await theater('close', 'A', '--as', 'Ola', '--yes');
    const words = ['give', 'A', '7-4', '--as', 'Ola', '--to', 'Zoe', '--yes', '--json'];
    expect(jsonOf(await theater(...words))).toMatchObject({ outcome: 'refused', reason: 'not-yours' });
    expect(jsonOf(await theater(...words, '--any'))).toMatchObject({
      outcome: 'applied',
      kind: 'give',
      seats: ['7-4'],
      by: 'Ola',
    });
    expect(jsonOf(await theater(...words, '--any'))).toMatchObject({ outcome: 'settled' });
  });

  test.each([
    [['A', '7-4', '--as', 'Mia'], 'to whom? add --to NAME'],
    [['A', '7-4', '--as', 'Mia', '--to', 'Mia'], 'to somebody else'],
    [['A', '--as', 'Mia', '--to', 'Zoe'], 'which seats?'],
  ])('%j is told what is wrong', async (words, told) => {
    const { theater } = await homeWithMia();
    const wrong = await theater('give', ...words, '--yes');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });
});

describe('releasing anybody’s seats', () => {
  test('says whose they were, and leaves the name and the reason in the history', async () => {
    const { theater } = await homeWithMia();
    const args = ['release', 'A', '7-4', '--any', '--note', 'no-show', '--as', 'Ola'];
    expect((await theater(...args, '--dry-run')).stdout).toBe('Would: Release A 7-4 (Mia): no-show\n');
    expect(JSON.stringify(jsonOf(await theater('mine', '--as', 'Mia', '--json')))).toContain('7-4');
    expect((await theater(...args, '--yes')).stdout).toBe('Done: Release A 7-4 (Mia): no-show.\n');
    const history = await theater('history', 'A', '--json');
    expect(history.stdout).toMatch(/"Ola"/);
    expect(history.stdout).toMatch(/no-show/);
  });
});

describe('stretches and rows', () => {
  test('are booked, moved and released as they are blocked; of a row only what is booked is released', async () => {
    const { theater } = await homeWithMia();
    expect((await theater('book', 'A', '7', '--as', 'Zoe')).stderr).toContain('7-4 and 7-5 are taken by Mia');
    expect((await theater('book', 'A', '8-1..8-3', '--as', 'Zoe')).stdout).toMatch(
      /^Booked A 8-1, 8-2 and 8-3 for Zoe\. /,
    );
    const words = ['move', 'A', '8-1..8-3', 'to', '9-1..9-3', '--as', 'Zoe', '--yes'];
    expect((await theater(...words)).stdout).toMatch(
      /^Done: Move Zoe in room A: 8-1\.\.8-3 to 9-1\.\.9-3\. /,
    );
    expect((await theater('release', 'A', '7', '--any', '--as', 'Ola', '--yes')).stdout).toBe(
      'Done: Release A 7-4 and 7-5 (Mia).\n',
    );
    expect((await theater('book', 'A', '9-5', '--as', 'Mia')).code).toBe(0);
    expect((await theater('release', 'A', '9', '--as', 'Zoe')).stdout).toBe(
      'Released A 9-1, 9-2 and 9-3 of Zoe.\n',
    );
    expect((await theater('release', 'A', '1', '--any', '--as', 'Ola', '--yes')).code).toBe(1);
  });

  test('of a room that is not there are refused by a reason of their own', async () => {
    const { theater } = await homeWithMia();
    const words = [
      ['book', 'G', '1', '--as', 'Mia'],
      ['seats', 'G'],
      ['history', 'G'],
      ['block', 'G', '1', '--as', 'Mia', '--yes'],
      ['reset', '--room', 'G', '--as', 'Mia', '--yes'],
    ];
    const found = await Promise.all(words.map(async (each) => jsonOf(await theater(...each, '--json'))));
    for (const each of found) expect(each).toMatchObject({ outcome: 'error', reason: 'no-such-room' });
  });
});

describe('undoing', () => {
  test('takes back what somebody did last, with a row of its own; once more brings it back', async () => {
    const { theater } = await homeWithMia();
    await theater('block', 'A', '3-1..3-3', '--note', 'wet', '--as', 'Ola', '--yes');
    await theater('close', 'B', '--as', 'Max', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--dry-run')).stdout).toBe(
      'Would: Unblock A 3-1..3-3: undo\n',
    );
    expect(jsonOf(await theater('undo', '--as', 'Ola', '--yes', '--json', '--note', 'dry'))).toEqual({
      outcome: 'applied',
      kind: 'unblock',
      room: 'A',
      seats: ['3-1', '3-2', '3-3'],
      by: 'Ola',
      note: 'dry',
      change: expect.any(String),
    });
    expect((await theater('undo', '--as', 'Max', '--yes')).stdout).toBe('Done: Open room B: undo.\n');
    expect((await theater('undo', '--as', 'Ola', '--yes')).stdout).toBe('Done: Block A 3-1..3-3: undo.\n');
    expect((await theater('seats', 'A', '--json')).stdout).toContain('"note":"wet"');
  });

  test('brings a moved booking back to its seats, and a play to its name', async () => {
    const { theater } = await homeWithMia();
    const before = (await theater('mine', '--as', 'Mia', '--json')).stdout;
    await theater('move', 'A', '7-4', '7-5', 'to', '7-5', '7-6', '--as', 'Ola', '--any', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--yes')).code).toBe(0);
    expect((await theater('mine', '--as', 'Mia', '--json')).stdout).toBe(before);
    await theater('rename', 'A', 'Faust', '--as', 'Ola', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--yes')).stdout).toContain('from "Faust" to "Hamlet"');
  });

  test('brings back what a reset has freed, room by room; a room that was closed stays closed', async () => {
    const { theater } = await homeWithMia();
    const before = (await theater('mine', '--as', 'Mia', '--json')).stdout;
    await theater('close', 'B', '--as', 'Max', '--yes', '--note', 'fire drill');
    const reset = await theater('reset', '--yes', '--as', 'Ola');
    expect(reset.stdout).toContain('Room B is empty, and stays closed as it was found.');
    expect((await theater('mine', '--as', 'Mia', '--json')).stdout).not.toBe(before);
    const undone = await theater('undo', '--room', 'A', '--as', 'Ola', '--yes');
    expect(undone.stdout).toBe(
      'Done: Bring back what every seat of room A was before the reset (2 booked, of Mia): undo.\n',
    );
    expect((await theater('mine', '--as', 'Mia', '--json')).stdout).toBe(before);
    const doctor = await theater('doctor');
    expect(doctor.stdout).toMatch(/closed rooms +B by Max, .* UTC \(fire drill\)/);
    expect(doctor.stdout).toContain('-> theater open B --as NAME');
    expect(doctor.stdout).not.toMatch(/reset/);
  });

  test('is refused whole when one seat has changed since, and says how it stands', async () => {
    const { theater } = await homeWithMia();
    const blocked = jsonOf(await theater('block', 'A', '3', '--as', 'Ola', '--yes', '--json'));
    await theater('unblock', 'A', '3-2', '--as', 'Max', '--yes');
    await theater('book', 'A', '3-2', '--as', 'Zoe');
    const refused = await theater('undo', '--as', 'Ola', '--yes');
    expect(refused).toMatchObject({
      code: 1,
      stderr: 'Refused (changed-meanwhile): A 3-2 booked by Zoe; nothing was changed.\n',
    });
    const id = String(Object(blocked).change);
    expect(jsonOf(await theater('undo', id, '--as', 'Max', '--yes', '--json'))).toMatchObject({
      outcome: 'refused',
      reason: 'changed-meanwhile',
      kind: 'undo',
      seats: [{ seat: '3-2', state: 'booked', client: 'Zoe' }],
    });
  });

  test('of a closing is refused once its seat has changed; of a rename, once the play has another name', async () => {
    const { theater } = await homeWithMia();
    await theater('close', 'B', '--as', 'Ola', '--yes');
    await theater('block', 'B', '1-1', '--as', 'Max', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--yes')).stderr).toBe(
      'Refused (changed-meanwhile): room B has changed since; nothing was changed.\n',
    );
    await theater('rename', 'B', 'Faust', '--as', 'Ola', '--yes');
    await theater('unblock', 'B', '1-1', '--as', 'Max', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--dry-run')).stdout).toContain(
      'from "Faust" to "The Seagull"',
    );
    await theater('rename', 'B', 'Tartuffe', '--as', 'Max', '--yes');
    expect((await theater('undo', '--as', 'Ola', '--yes')).stderr).toBe(
      'Refused (changed-meanwhile): room B shows "Tartuffe" by now; nothing was changed.\n',
    );
  });

  test('is refused for a release, and where there is nothing to undo', async () => {
    const { theater } = await homeWithMia();
    await theater('release', 'A', '7-4', '--any', '--as', 'Ola', '--yes');
    expect(await theater('undo', '--as', 'Ola', '--yes')).toMatchObject({
      code: 1,
      stderr: 'Refused (final): a release is not undone; nothing was changed.\n',
    });
    expect(jsonOf(await theater('undo', '--as', 'Max', '--yes', '--json'))).toMatchObject({
      outcome: 'error',
      reason: 'nothing-to-undo',
    });
    expect(await theater('undo', 'yesterday', '--as', 'Ola', '--yes')).toMatchObject({ code: 2 });
    expect(await theater('undo', '--yes')).toMatchObject({ code: 2 });
  });
});

test('an operation without a terminal wants --yes or --dry-run, and says who does it', async () => {
  const { theater } = await homeWithMia();
  expect(await theater('block', 'A', '3', '--as', 'Ola')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  expect((await theater('block', 'A', '3', '--yes')).stderr).toContain('--as NAME');
  expect((await theater('release', 'A', '7-4', '--as', 'Mia', '--note', 'x')).stderr).toContain('--any');
});

test('beginning anew asks first, changes no seat, and so does emptying all rooms', async () => {
  const { theater } = await homeWithMia();
  expect(await theater('renew')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(await theater('renew', '--yes', '--json')).toMatchObject({
    code: 0,
    stdout: '{"outcome":"applied"}\n',
  });
  expect((await theater('mine', '--as', 'Mia')).stdout).toContain('7-4');
  expect((await theater('reset', '--yes')).code).toBe(0);
});
