import { describe, expect, test } from 'vitest';

import { UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { THEMES } from '../../../source/screen/kit/themes.ts';
import { OPS_BINDINGS } from '../../../source/screen/operator/keys/ops-bindings.ts';
import {
  FIRST_OPS_STATE,
  type OpsState,
  type OpsStep,
  pressOps,
  withNextTheme,
} from '../../../source/screen/operator/state/ops-state.ts';
import { opsView } from './made-up-ops.ts';

const VIEW = opsView();
const LONG = { heading: '', lines: Array.from({ length: 50 }, () => '') };

/** The state after some keys, on a page of 50 lines of which 10 are in sight. */
function after(keys: readonly string[], from: OpsState = FIRST_OPS_STATE): OpsStep {
  let step: OpsStep = { state: from, effect: null };
  for (const key of keys) step = pressOps(step.state, key, { view: VIEW, text: LONG, height: 12 });
  return step;
}

test('no key is bound twice in one context', () => {
  const bound = OPS_BINDINGS.flatMap(({ context, keys }) => keys.map((key) => `${context} ${key}`));
  expect(bound).toEqual([...new Set(bound)]);
});

test('T asks for the next theme on the rooms and on a page, and the hint line names it', () => {
  expect(after(['T']).effect).toBe('theme');
  expect(after(['f', 'T']).effect).toBe('theme');
  const now = { theme: THEMES.default, glyphs: UNICODE_GLYPHS };
  const next = withNextTheme(FIRST_OPS_STATE, now);
  expect(next).toMatchObject({ message: 'Theme light: for light backgrounds.' });
  expect(next.appearance?.theme).toBe(THEMES.light);
  expect(withNextTheme(next, now).appearance?.theme).toBe(THEMES['high-contrast']);
});

describe('a page', () => {
  test.each([
    ['f', 'feed'],
    ['c', 'clients'],
    ['r', 'rooms'],
    ['n', 'nodes'],
    ['a', 'alerts'],
    ['?', 'help'],
  ])('opens by %s, and closes by it, by Escape and by q', (key, page) => {
    expect(after([key]).state.page).toBe(page);
    for (const back of [key, 'escape', 'q']) {
      expect(after([key, back])).toMatchObject({ state: { page: null }, effect: null });
    }
  });

  test('scrolls to its end and not beyond', () => {
    expect(after(['f', 'down', 'down', 'up']).state.scroll).toBe(1);
    expect(after(['f', 'page-down']).state.scroll).toBe(10);
    expect(after(['f', ...Array.from({ length: 9 }, () => 'page-down')]).state.scroll).toBe(40);
    expect(after(['f', 'page-up']).state.scroll).toBe(0);
    expect(['end', 'G'].map((key) => after(['f', key]).state.scroll)).toEqual([40, 40]);
    expect(['home', 'g'].map((key) => after(['f', 'end', key]).state.scroll)).toEqual([0, 0]);
  });
});

describe('a seat', () => {
  test('is chosen by the first arrow, moves over the rooms, and is let go by Escape', () => {
    expect(after(['down']).state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
    expect(after(['left', 'left', 'down']).state.cursor).toEqual({ room: 'F', row: 2, place: 10 });
    expect(after(['3', 'tab', 'j', 'l']).state.cursor).toEqual({ room: 'D', row: 2, place: 2 });
    expect(after(['down', 'escape'])).toMatchObject({ state: { cursor: null }, effect: null });
  });

  test('shows its history by Enter, and stays chosen after it', () => {
    const step = after(['2', 'enter']);
    expect(step).toMatchObject({ state: { page: 'seat', cursor: { room: 'B' } }, effect: 'ask-seat' });
    expect(after(['escape'], step.state).state).toMatchObject({ page: null, cursor: { room: 'B' } });
  });

  test('that nobody chose has no history: Enter says how to choose one', () => {
    expect(after(['enter'])).toMatchObject({ state: { page: null }, effect: null });
    expect(after(['enter']).state.message).toContain('arrows');
  });
});

test('space keeps the picture, and lets it go on', () => {
  expect(after(['space']).state.kept).toBe(VIEW);
  expect(after(['space', 'f', 'space']).state.kept).toBeNull();
});

test('q and Ctrl-C leave, Ctrl-C from everywhere', () => {
  expect(after(['q']).effect).toBe('leave');
  expect(after(['ctrl-c']).effect).toBe('leave');
  expect(after(['f', 'ctrl-c']).effect).toBe('leave');
  expect(after(['/', 'ctrl-c']).effect).toBe('leave');
});

describe('a filter', () => {
  test('is typed after a slash, letters that are keys elsewhere too', () => {
    const { state } = after(['/', 'q', 'f', 'space', 'x', 'backspace', 'enter']);
    expect(state).toMatchObject({ page: 'feed', filter: 'qf ', isTyping: false });
  });

  test('is gone by Escape while it is typed', () => {
    expect(after(['/', 'q', 'escape']).state).toMatchObject({ filter: '', isTyping: false });
  });
});
