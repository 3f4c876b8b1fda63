import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  bindingOf,
  BINDINGS,
  CONTEXT_NAMES,
  hintLine,
  type KeyChange,
  remapped,
} from '../../../source/screen/client/keys/bindings.ts';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import type { Binding } from '../../../source/screen/kit/keys/binding.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { ClientDesk } from './client-desk.ts';
import { PLAIN } from './made-up-theater.ts';

function change(context: string, command: string, keys: string): KeyChange {
  return { context, command, keys: keys.split(' ').filter((key) => key !== '') };
}

function table(...changes: readonly KeyChange[]): readonly Binding[] {
  const read = remapped(changes);
  if (read.kind === 'fault') throw new Error(read.message);
  return read.bindings;
}

test('nothing changed is the key table itself', () => {
  expect(table()).toEqual(BINDINGS);
});

test('every binding can be given the keys that it has, and is the same in all but its words', () => {
  for (const { context, command, keys } of BINDINGS) {
    const changed = table({
      context,
      command,
      keys: keys.filter((key) => !['ctrl-c', 'ctrl-l', 'ctrl-z'].includes(key)),
    });
    expect(changed.map((binding) => binding.keys.toSorted())).toEqual(
      BINDINGS.map((binding) => binding.keys.toSorted()),
    );
  }
});

test('a key does what it was given to, and its old one nothing', () => {
  const bindings = table(change('map', 'release', 'x'));
  expect(bindingOf('x', 'map', bindings)?.command).toBe('release');
  expect(bindingOf('r', 'map', bindings)).toBeNull();
});

test('two actions can change keys with each other', () => {
  const bindings = table(change('map', 'release', 'g'), change('map', 'give', 'r'));
  expect(bindingOf('g', 'map', bindings)?.command).toBe('release');
  expect(bindingOf('r', 'map', bindings)?.command).toBe('give');
});

test('Ctrl-C, Ctrl-L and Ctrl-Z stay what they are', () => {
  const bindings = table(change('map', 'leave', 'Q'), change('map', 'suspend', ''));
  for (const context of ['map', 'text', 'question'] as const) {
    expect(bindingOf('ctrl-c', context, bindings)?.command).toBe('leave');
    expect(bindingOf('ctrl-z', context, bindings)?.command).toBe('suspend');
  }
  expect(bindingOf('q', 'map', bindings)).toBeNull();
});

test.each<readonly [KeyChange, string]>([
  [change('map', 'release', 'g'), 'g is the key of give there; give that another one'],
  [change('map', 'release', 'x x'), 'a key is there twice'],
  [change('map', 'release', 'f13'), 'a key is one character, or has a name'],
  [change('map', 'release', 'ctrl-c'), 'ctrl-c stays what it is everywhere'],
  [change('map', 'leave', ''), 'it cannot be without a key'],
  [change('question', 'agree', ''), 'it cannot be without a key'],
  [change('map', 'room', 'x'), 'its keys can only be numbers'],
  [change('prompt', 'back', 'x'), 'x is a part of what is typed there'],
  [change('seat', 'run', '4'), '4 is a part of what is typed there'],
  [change('stage', 'release', 'x'), 'there is no such place; there are map, text,'],
  [change('map', 'fly', 'x'), 'there is no such action; there are left, right,'],
])('%o is refused in words', (wrong, says) => {
  const read = remapped([wrong]);
  expect(read).toMatchObject({ kind: 'fault', change: wrong });
  expect(read.kind === 'fault' ? read.message : '').toContain(says);
});

test('no line of the help names a key that its action does not have any more', () => {
  for (const { context, command } of BINDINGS.filter((binding) => binding.context === 'map')) {
    if (command === 'room' || command === 'goto') continue;
    const changed = table(change(context, command, 'ctrl-x')).find(
      (binding) => binding.context === context && binding.command === command,
    );
    expect(changed?.label).toMatch(/^Ctrl-X/);
    expect(changed?.help).toBe(changed?.action);
  }
});

test('the hint line shows the key that there is, and no word for an action without one', () => {
  expect(hintLine('map', 6, 200, PLAIN, table(change('map', 'release', 'x')))).toContain('x release');
  expect(hintLine('map', 6, 200, PLAIN, table(change('map', 'release', '')))).not.toContain('release');
  expect(hintLine('map', 6, 200, PLAIN, table(change('map', 'room', '')))).not.toContain('room');
});

test('every place that keys can be changed in has a name for people', () => {
  expect(new Set(BINDINGS.map(({ context }) => context))).toEqual(new Set(Object.keys(CONTEXT_NAMES)));
});

describe('the booking screen with other keys', () => {
  let folder: string;
  let store: SellingStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'theater-remap-'));
    store = await openSqliteStore(join(folder, 'theater.db'), { plan: makePlan() });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function deskWith(...changes: readonly KeyChange[]): Promise<ClientDesk> {
    const desk = await ClientDesk.open(store, 'Ada');
    desk.session.see({ ...desk.scene, bindings: table(...changes) });
    return desk;
  }

  test('counts by the numbers that lead to no room any more, as vim does', async () => {
    const ada = await deskWith(change('map', 'room', ''));
    ada.press('4', 'l');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 5 });
    ada.press('1', '0', 'j', 'k');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 10, place: 5 });
    ada.press('3', 'escape', 'l');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 10, place: 6 });
  });

  test('shows them in the help and in the palette', async () => {
    const bindings = table(change('map', 'release', 'x'), change('map', 'mark-row', 'Z'));
    const ada = await deskWith(change('map', 'release', 'x'), change('map', 'mark-row', 'Z'));
    ada.press(':', 'x');
    const { overlay } = ada.state;
    const [first] = overlay?.kind === 'goto' ? (overlay.actions ?? []) : [];
    expect(first).toMatchObject({ command: 'release', label: 'x' });
    ada.press('escape', '?');
    const scene = { ...ada.scene, bindings };
    const { middle } = screenLines({ ...ada.state, overlay: { kind: 'help', scroll: 11 } }, scene);
    const text = stripVTControlCharacters(middle.join('\n'));
    expect(text).toMatch(/^ Z {11}mark or unmark the row$/m);
    expect(text).toMatch(/^ v {11}begin or end a run$/m);
    expect(text).toMatch(/^ x {11}release the seat$/m);
  });
});
