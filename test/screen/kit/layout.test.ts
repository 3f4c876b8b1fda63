import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chooseLayout, type Layout, overlayLines, passedOver } from '../../../source/screen/kit/layout.ts';
import { makePlan, PLAN_LIMITS } from '../../../source/theater/plan.ts';

const PLAN = makePlan();

/** The arrangement in a few words. */
function shapeOf(layout: Layout): string {
  if (layout.kind !== 'map') return layout.kind;
  return `${layout.roomsPerBand} in a row, ${layout.cellsPerSeat} a seat`;
}

describe('six rooms of 12 x 10', () => {
  test.each([
    [134, 24, '6 in a row, 2 a seat'],
    [133, 24, '6 in a row, 1 a seat'],
    [134, 23, '6 in a row, 1 a seat'],
    [133, 38, '3 in a row, 2 a seat'],
    [160, 50, '6 in a row, 2 a seat'],
    [80, 38, '3 in a row, 2 a seat'],
    [79, 38, '6 in a row, 1 a seat'],
    [80, 37, '6 in a row, 1 a seat'],
    [80, 24, '6 in a row, 1 a seat'],
    [74, 20, '6 in a row, 1 a seat'],
    [73, 20, 'one-room'],
    [74, 19, 'one-room'],
    [40, 17, 'one-room'],
    [39, 17, 'too-small'],
    [40, 16, 'too-small'],
  ])('in %i x %i: %s', (columns, rows, shape) => {
    expect(shapeOf(chooseLayout(PLAN, { columns, rows }))).toBe(shape);
  });

  test('below that the size needed is named', () => {
    const layout = chooseLayout(PLAN, { columns: 30, rows: 10 });
    expect(layout).toEqual({
      kind: 'too-small',
      size: { columns: 30, rows: 10 },
      needed: { columns: 40, rows: 17 },
    });
  });
});

test('when lines are short, the blank at the top goes first, then bars, a blank, the legend, the place numbers', () => {
  const aids = [25, 24, 23, 22, 21, 20].map((rows) => {
    const layout = chooseLayout(PLAN, { columns: 80, rows });
    return layout.kind === 'too-small' ? null : layout.aids;
  });
  expect(aids).toEqual([
    { blanks: 2, hasBars: true, hasLegend: true, hasPlaceNumbers: true, pendingLines: 0 },
    { blanks: 1, hasBars: true, hasLegend: true, hasPlaceNumbers: true, pendingLines: 0 },
    { blanks: 1, hasBars: false, hasLegend: true, hasPlaceNumbers: true, pendingLines: 0 },
    { blanks: 0, hasBars: false, hasLegend: true, hasPlaceNumbers: true, pendingLines: 0 },
    { blanks: 0, hasBars: false, hasLegend: false, hasPlaceNumbers: true, pendingLines: 0 },
    { blanks: 0, hasBars: false, hasLegend: false, hasPlaceNumbers: false, pendingLines: 0 },
  ]);
});

test.each([
  [180, 45, 19],
  [200, 60, 34],
  [179, 60, 0],
  [200, 44, 0],
  [134, 30, 0],
  [80, 24, 0],
])('in %i x %i there are %i lines for panels', (columns, rows, panelLines) => {
  const layout = chooseLayout(PLAN, { columns, rows });
  expect(layout).toMatchObject({ panelLines });
});

test.each([180, 187, 200, 209])('in %i columns every line ends where the rooms do', (columns) => {
  const layout = chooseLayout(PLAN, { columns, rows: 50 });
  if (layout.kind !== 'map') throw new Error('a map');
  const { gap, roomWidth, width } = layout;
  expect(4 + 6 * roomWidth + 5 * gap).toBe(width);
  expect(width).toBeGreaterThan(columns - 6);
});

test('rooms that are wide enough have their bars beside their counts, in no line of their own', () => {
  const layout = chooseLayout(PLAN, { columns: 134, rows: 40 });
  expect(layout).toMatchObject({ cellsPerSeat: 2, aids: { blanks: 2, hasBars: false } });
});

test('an unconfirmed booking gets its line before any aid, and never changes the arrangement', () => {
  const size = { columns: 80, rows: 21 };
  const [calm, pending] = [0, 1].map((lines) => chooseLayout(PLAN, size, lines));
  expect(pending).toMatchObject({ kind: 'map', roomsPerBand: 6 });
  expect(calm).toMatchObject({ aids: { hasPlaceNumbers: true, pendingLines: 0 } });
  expect(pending).toMatchObject({ aids: { hasPlaceNumbers: false, pendingLines: 1 } });
  expect(chooseLayout(PLAN, { columns: 80, rows: 20 }, 1)).toMatchObject({ aids: { pendingLines: 0 } });
});

test('the largest plan is shown wherever the usual one is: what is larger is scrolled', () => {
  const largest = makePlan(PLAN_LIMITS);
  for (const [columns, rows] of [
    [80, 24],
    [40, 17],
    [60, 20],
  ] as const) {
    expect(chooseLayout(largest, { columns, rows }).kind).toBe('one-room');
  }
});

test('what is in sight of a long list holds its chosen entry, and as many others as there is room for', () => {
  for (let shown = 1; shown <= 12; shown += 1) {
    for (let index = 0; index < 20; index += 1) {
      const before = passedOver(index, 20, shown);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before + shown).toBeLessThanOrEqual(20);
      expect(index - before).toBeGreaterThanOrEqual(0);
      expect(index - before).toBeLessThan(shown);
    }
  }
  expect(passedOver(3, 4, 9)).toBe(0);
});

test('every plan fits every terminal that it is laid out in', () => {
  const plans = fc.record({
    rooms: fc.integer({ min: 1, max: PLAN_LIMITS.rooms }),
    rows: fc.integer({ min: 1, max: PLAN_LIMITS.rows }),
    places: fc.integer({ min: 1, max: PLAN_LIMITS.places }),
  });
  const sizes = fc.record({
    columns: fc.integer({ min: 1, max: 250 }),
    rows: fc.integer({ min: 1, max: 80 }),
  });
  fc.assert(
    fc.property(plans, sizes, fc.constantFrom(0, 1), (measures, size, pendingLines) => {
      const layout = chooseLayout(makePlan(measures), size, pendingLines);
      expect(fits(layout)).toBe(true);
    }),
  );
});

/** Whether a layout is no larger than its terminal; one that is too small must name a size that it lacks. */
function fits(layout: Layout): boolean {
  const { size } = layout;
  if (layout.kind === 'too-small') {
    const { needed } = layout;
    return size.columns < needed.columns || size.rows < needed.rows;
  }
  const { aids, roomLines, width } = layout;
  const status = layout.kind === 'map' ? 2 : 1;
  const optional = aids.pendingLines + aids.blanks + (aids.hasLegend ? 1 : 0);
  const panels = layout.kind === 'map' && layout.panelLines > 0 ? layout.panelLines + 2 : 0;
  const lines = 1 + roomLines + status + optional + panels + 1;
  return lines <= size.rows && width <= size.columns && overlayLines(layout) >= roomLines;
}
