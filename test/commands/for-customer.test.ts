import { beforeEach, describe, expect, test } from 'vitest';

import { homeWithTheater, jsonOf, run, type Run } from './program.ts';

let home: string;

beforeEach(async () => {
  home = await homeWithTheater();
});

function theater(...args: readonly string[]): Promise<Run> {
  return run(args, { home });
}

describe('book --as ACTOR --for CUSTOMER', () => {
  test('puts the seats in the customer’s name, and the history has both', async () => {
    const booked = await theater('book', 'A', '7-4', '7-5', '--as', 'Ola', '--for', 'Mia');
    expect(booked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Booked A 7-4 and 7-5 for Mia\. Reference \w{6}\.\n$/),
    });
    expect(jsonOf(await theater('mine', '--as', 'Mia', '--json'))).toMatchObject({
      bookings: [{ seats: ['7-4', '7-5'] }],
    });
    expect((await theater('mine', '--as', 'Ola')).stderr).toBe('Ola has no bookings.\n');
    expect((await theater('history')).stdout).toMatch(/ book +A 7-4 7-5 +Mia, by Ola +\w{6}\n$/);
    const history = jsonOf(await theater('history', '--client', 'Ola', '--json'));
    expect(history).toMatchObject({ history: [{ by: 'Ola', seats: [{ after: { client: 'Mia' } }, {}] }] });
  });

  test('answers with both names as JSON, and with one where they are the same', async () => {
    const sold = jsonOf(await theater('book', 'A', '1-1', '--as', 'Ola', '--for', 'Mia', '--json'));
    expect(sold).toMatchObject({ outcome: 'applied', client: 'Mia', by: 'Ola' });
    const own = jsonOf(await theater('book', 'A', '1-2', '--as', 'Ola', '--for', 'Ola', '--json'));
    expect(own).toMatchObject({ outcome: 'applied', client: 'Ola' });
    expect(own).not.toHaveProperty('by');
    expect((await theater('history', 'A', '1-2')).stdout).toMatch(/ book +A 1-2 +Ola +\w{6}\n$/);
  });

  test('chooses the best seats for the customer', async () => {
    const best = jsonOf(await theater('book', 'A', '--best', '2', '--as', 'Ola', '--for', 'Mia', '--json'));
    expect(best).toMatchObject({ outcome: 'applied', client: 'Mia', by: 'Ola', seats: { length: 2 } });
  });

  test('refuses a name that cannot be one, and says which flag it was', async () => {
    const wrong = await theater('book', 'A', '7-4', '--as', 'Ola', '--for', '-');
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--for') });
    const lacking = await theater('book', 'A', '7-4', '--as', 'Ola', '--for');
    expect(lacking).toMatchObject({ code: 2, stderr: expect.stringContaining('write --for NAME') });
  });
});

describe('what an actor may take back', () => {
  test('is what he sold, with no other name than his own', async () => {
    await theater('book', 'A', '7-4', '--as', 'Ola', '--for', 'Mia');
    await theater('book', 'A', '7-5', '--as', 'Zoe');
    const refused = await theater('release', 'A', '7-5', '--as', 'Ola');
    expect(refused).toMatchObject({ code: 1, stderr: 'A 7-5 is booked by Zoe; nothing was released.\n' });
    expect(await theater('release', 'A', '7-4', '--as', 'Bo')).toMatchObject({ code: 1 });
    const released = await theater('release', 'A', '7', '--as', 'Ola');
    expect(released).toMatchObject({ code: 0, stdout: 'Released A 7-4 of Mia.\n' });
    expect((await theater('history', 'A', '7-4')).stdout).toMatch(
      / release +A 7-4 +Ola +\w{6} +\(had been of Mia\)\n$/,
    );
  });

  test('is what the customer has whom he names, by its reference too', async () => {
    const { reference } = Object(jsonOf(await theater('book', 'A', '7-4', '--as', 'Mia', '--json')));
    expect((await theater('release', String(reference), '--as', 'Ola')).code).toBe(1);
    const json = jsonOf(await theater('release', String(reference), '--as', 'Ola', '--for', 'Mia', '--json'));
    expect(json).toMatchObject({ outcome: 'applied', client: 'Mia', by: 'Ola', seats: ['7-4'] });
  });

  test('is moved and given away as well, under its own booking and in the actor’s name', async () => {
    await theater('book', 'A', '7-4', '--as', 'Ola', '--for', 'Mia');
    const move = ['move', 'A', '7-4', 'to', '8-4', '--yes', '--json', '--as'];
    expect(jsonOf(await theater(...move, 'Bo'))).toMatchObject({ outcome: 'refused', reason: 'not-yours' });
    expect(jsonOf(await theater(...move, 'Ola'))).toMatchObject({ outcome: 'applied', by: 'Ola' });
    const give = ['give', 'A', '8-4', '--to', 'Noa', '--yes', '--json', '--as', 'Bo'];
    expect(jsonOf(await theater(...give))).toMatchObject({ reason: 'not-yours' });
    expect(jsonOf(await theater(...give, '--for', 'Mia'))).toMatchObject({ outcome: 'applied', by: 'Bo' });
    expect(jsonOf(await theater('mine', '--as', 'Noa', '--json'))).toMatchObject({
      bookings: [{ seats: ['8-4'] }],
    });
  });

  test('is not what he booked for himself and gave away', async () => {
    await theater('book', 'A', '7-4', '--as', 'Ola');
    await theater('give', 'A', '7-4', '--as', 'Ola', '--to', 'Mia', '--yes');
    expect((await theater('release', 'A', '7-4', '--as', 'Ola')).code).toBe(1);
  });

  test('is anybody’s with --any, which goes without --for', async () => {
    const both = await theater('release', 'A', '7-4', '--any', '--yes', '--as', 'Ola', '--for', 'Mia');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('leave out --for') });
  });
});
