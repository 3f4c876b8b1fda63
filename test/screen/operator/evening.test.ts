import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { THEMES } from '../../../source/screen/kit/themes.ts';
import { heatOf, soldOverTime } from '../../../source/screen/operator/lines/evening-lines.ts';
import { chooseOpsLayout } from '../../../source/screen/operator/lines/ops-layout.ts';
import { opsLines } from '../../../source/screen/operator/lines/ops-lines.ts';
import { FIRST_OPS_STATE, type OpsState } from '../../../source/screen/operator/state/ops-state.ts';
import type { OpsView } from '../../../source/watch/ops-view.ts';
import { bookingOn } from '../../store/support/changes.ts';
import { PLAIN } from '../client/made-up-theater.ts';
import { opsView, rowOf } from './made-up-ops.ts';
import { OperatorScreen } from './operator-screen.ts';

/** The ops screen of a wall. */
function linesOf(view: OpsView, state: Partial<OpsState> = {}, columns = 200, rows = 60): readonly string[] {
  const layout = chooseOpsLayout(view.plan, { columns, rows });
  return opsLines({ ...FIRST_OPS_STATE, ...state }, { view, layout, appearance: PLAIN });
}

describe('the evening so far', () => {
  test('is counted back from what is booked now', () => {
    expect(soldOverTime([2, 0, -1, 3], 10)).toEqual([8, 8, 7, 10]);
  });

  test('has each seat with how often it changed and when last; a gate changes none', () => {
    const entries = [
      rowOf('book', 'Mia', 300, { places: [4] }),
      rowOf('close', 'Ola', 200, { places: [4] }),
      rowOf('release', 'Ola', 100, { places: [4, 5] }),
    ];
    const heat = heatOf(entries);
    expect(heat.get('A 3-4')).toEqual({ changes: 2, lastAt: entries[2]?.at });
    expect(heat.get('A 3-5')?.changes).toBe(1);
    expect(heat.size).toBe(2);
  });

  test('is shown with its labels beside the bars, and every seat that changed by its count', () => {
    const lines = linesOf(opsView());
    expect(lines.join('\n')).toMatch(/Sold over the evening {2}\d\d:\d\d to \d\d:\d\d, .* a bar/);
    expect(lines).toContainEqual(expect.stringMatching(/^ A Hamlet +[▁-█]+ +35\/120 +29 %/));
    expect(lines).toContainEqual(expect.stringMatching(/^ +booked +[ ▁-█]+ at most \d+/));
    expect(lines).toContainEqual(expect.stringMatching(/ at most 1 +3 7··111···· {2}7/));
  });

  test('stands where the panels keep room, and nowhere else', () => {
    expect(linesOf(opsView(), {}, 200, 60).join('\n')).toContain('Sold over the evening');
    expect(linesOf(opsView(), {}, 180, 45).join('\n')).not.toContain('Sold over the evening');
    expect(linesOf(opsView(), {}, 134, 60).join('\n')).not.toContain('Sold over the evening');
  });

  test('ends at the right edge that the rooms, the numbers and the title have', () => {
    const lines = linesOf(opsView()).map((line) => line.trimEnd().length);
    // The title, the stages, the sum and the pace.
    expect([lines[0], lines[4], lines[18], lines[19]]).toEqual([199, 199, 199, 199]);
  });
});

test('seats that were changed just now glow for a moment, and not in a picture that is kept', async () => {
  const screen = await OperatorScreen.open();
  const { store } = screen;
  const before = new Map(screen.view.rooms);
  screen.session.see(before);
  await store.apply(bookingOn(await store.look('A', 'settle'), '7-4 7-5', 'Zofia', 'zofias'));
  const after = { ...screen.view, rooms: new Map(before).set('A', await store.look('A', 'browse')) };
  screen.session.see(after.rooms);
  const { glows } = screen.session.getState();
  expect(glows).toEqual([
    {
      room: 'A',
      seats: [
        { row: 7, place: 4 },
        { row: 7, place: 5 },
      ],
    },
  ]);
  const drawn = (state: Partial<OpsState>): string =>
    stripVTControlCharacters(
      opsLines(
        { ...FIRST_OPS_STATE, glows, ...state },
        {
          view: after,
          layout: chooseOpsLayout(after.plan, { columns: 134, rows: 30 }),
          appearance: { ...PLAIN, theme: THEMES.default },
        },
      ).join('\n'),
    );
  expect(drawn({})).toContain('▣─▣');
  expect(drawn({ kept: after })).not.toContain('▣');
  await expect.poll(() => screen.session.getState().glows).toEqual([]);
});
