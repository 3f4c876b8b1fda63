import { describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { verdictOn } from '../../../source/theater/decisions/running.ts';
import { bookingOn, changeFor, entryFor, fenceOn, renameOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';

const REFUSED = { kind: 'refused' };

/** Renaming what a room shows. */
export function describePlays(harness: () => StoreHarness): void {
  describe('a play', () => {
    test('that is renamed is what the next look shows, everywhere and in the plan', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      const before = await other.look('A', 'settle');
      expect(before.play).toBe('Hamlet');
      const rename = renameOn(before, 'Fräulein Julie (1888)');
      expect(await drive(store, rename)).toBe('applied');
      const after = await other.look('A', 'settle');
      expect(after).toMatchObject({ play: 'Fräulein Julie (1888)', isClosed: false });
      expect(after.revision).not.toBe(before.revision);
      expect(after.seats.map(({ content }) => content)).toEqual(before.seats.map(({ content }) => content));
      expect((await other.look('B', 'settle')).play).toBe('The Seagull');
      expect((await other.plan()).rooms).toEqual([
        { room: 'A', play: 'Fräulein Julie (1888)' },
        { room: 'B', play: 'The Seagull' },
      ]);
    });

    test('is renamed once, however often that is sent, and its verdict is found on a seat', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const rename = renameOn(picture, 'Faust');
      expect(verdictOn(rename, picture)).toBe('pending');
      await store.apply(rename);
      expect(await store.apply(rename)).toEqual(REFUSED);
      expect(verdictOn(rename, await store.look('A', 'settle'))).toBe('applied');
    });

    test('keeps its name when the request comes late, behind a fence or another rename', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const late = renameOn(picture, 'Faust');
      await store.apply(fenceOn(picture, late));
      expect(await store.apply(late)).toEqual(REFUSED);
      const next = await store.look('A', 'settle');
      expect(next.play).toBe('Hamlet');
      const loser = renameOn(next, 'Faust');
      await drive(store, renameOn(next, 'Tartuffe'));
      expect(await store.apply(loser)).toEqual(REFUSED);
      const after = await store.look('A', 'settle');
      expect(after.play).toBe('Tartuffe');
      expect(verdictOn(loser, after)).toBe('never');
    });

    test('may get its old name back, and a rename between the two that comes late changes nothing', async () => {
      const { store } = await newTheater(harness());
      const there = renameOn(await store.look('A', 'settle'), 'Faust');
      await drive(store, there);
      await drive(store, renameOn(await store.look('A', 'settle'), 'Hamlet'));
      expect(await store.apply(there)).toEqual(REFUSED);
      expect((await store.look('A', 'settle')).play).toBe('Hamlet');
      expect((await store.plan()).rooms[0]).toEqual({ room: 'A', play: 'Hamlet' });
    });

    test('is renamed in a closed room, and while its seats are sold', async () => {
      const { store } = await newTheater(harness());
      const boxOffice = createBoxOffice(store);
      await boxOffice.fulfil({ kind: 'close', room: 'A', by: 'Ola' });
      const seen = await store.look('A', 'settle');
      await boxOffice.fulfil({ kind: 'open', room: 'A', by: 'Ola' });
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const request = {
        kind: 'rename',
        room: 'A',
        play: 'Faust',
        pin: null,
        by: 'Ola',
        reason: 'ill',
      } as const;
      expect(await boxOffice.fulfil(request, { seen })).toMatchObject({ kind: 'applied' });
      const after = await store.look('A', 'settle');
      expect(after).toMatchObject({ play: 'Faust', isClosed: false });
      expect(after.seats[0]?.content).toMatchObject({ client: 'Mia' });
    });

    test('leaves a row in the history with the old name and the new one, and can be renamed back', async () => {
      const { store } = await newTheater(harness());
      const rename = renameOn(await store.look('A', 'settle'), 'Faust');
      await drive(store, rename);
      const undo = changeFor(await store.look('A', 'settle'), { kind: 'undo', change: rename, by: 'Ola' });
      await drive(store, undo);
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(rename), entryFor(undo)]);
      expect(undo.play).toEqual({ before: 'Faust', after: 'Hamlet' });
      expect((await store.look('A', 'settle')).play).toBe('Hamlet');
    });

    test('keeps its name when the theater is initialised again', async () => {
      const { store } = await newTheater(harness());
      await drive(store, renameOn(await store.look('A', 'settle'), 'Faust'));
      const report = await store.initialise(await store.plan());
      expect(report).toMatchObject({ seatsMade: 0, plan: { rooms: [{ play: 'Faust' }, {}] } });
      expect((await store.look('A', 'settle')).play).toBe('Faust');
    });
  });
}
