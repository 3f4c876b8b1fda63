import { describe, expect, test } from 'vitest';

import { type InputEvent, InputReader } from '../../../source/screen/kit/keys/input-reader.ts';
import type { Key } from '../../../source/screen/kit/keys/key-codes.ts';
import { looksPasted, pressedIn } from '../../../source/screen/kit/terminal/terminal-input.ts';

/** What comes of chunks that follow one another within a millisecond. */
function readAll(chunks: readonly string[]): readonly InputEvent[] {
  const reader = new InputReader();
  return chunks.flatMap((chunk, index) => reader.push(chunk, index));
}

/** The keys of one chunk; null for a paste. */
function keysIn(chunk: string, isTyping = false): readonly Key[] | null {
  const pressed = pressedIn(readAll([chunk]), isTyping);
  return pressed.kind === 'keys' ? pressed.keys : null;
}

const ANSWERS = {
  'xterm: background colour, ended by BEL': '\u001B]11;rgb:1e1e/1e1e/2e2e\u0007',
  'xterm: foreground colour, ended by ST': '\u001B]10;rgb:ffff/ffff/ffff\u001B\\',
  'xterm: version': '\u001BP>|XTerm(390)\u001B\\',
  'xterm: device attributes': '\u001B[?64;1;2;6;9;15;16;17;18;21;22;28c',
  'xterm: secondary attributes': '\u001B[>41;390;0c',
  'xterm: tertiary attributes': '\u001BP!|00000000\u001B\\',
  'xterm: a termcap entry': '\u001BP1+r524742=382F382F38\u001B\\',
  'xterm: the style it draws with': '\u001BP1$r0;1;31m\u001B\\',
  'xterm: the place of the cursor': '\u001B[24;80R',
  'xterm: a mode': '\u001B[?2026;1$y',
  'xterm: the size of its window': '\u001B[8;24;80t',
  'xterm: its title': '\u001B]lrun R and u\u001B\\',
  'xterm: its parameters': '\u001B[2;1;1;128;128;1;0x',
  'xterm: the clipboard': '\u001B]52;c;cgpSCnUKcQo=\u0007',
  'xterm: its status': '\u001B[0n',
  'xterm: the mouse as it always was': '\u001B[M rR',
  'xterm: the mouse, further to the right': '\u001B[M#\u00E9r',
  'kitty: its keyboard': '\u001B[?0u',
  'kitty: version': '\u001BP>|kitty(0.36.4)\u001B\\',
  'kitty: a picture': '\u001B_Gi=31;ENOENT:user error\u001B\\',
  'kitty: a colour of the palette': '\u001B]4;1;rgb:cccc/0403/0403\u001B\\',
  'kitty: the release of a key': '\u001B[114;1:3u',
  'iTerm2: a cell': '\u001B]1337;ReportCellSize=17.0;8.0;2.0\u001B\\',
  'iTerm2: version': '\u001BP>|iTerm2 3.5.10\u001B\\',
  'iTerm2: a variable': '\u001B]1337;ReportVariable=dXNlcg==\u0007',
  'Windows Terminal: device attributes': '\u001B[?61;4;6;7;14;21;22;23;24;28;32;42c',
  'Windows Terminal: background colour': '\u001B]11;rgb:0c0c/0c0c/0c0c\u001B\\',
  'Windows Terminal: termcap, not known': '\u001BP0+r\u001B\\',
  'tmux: version': '\u001BP>|tmux 3.5a\u001B\\',
  'tmux: secondary attributes': '\u001B[>84;0;0c',
  'tmux: focus in and out': '\u001B[I\u001B[O',
  'tmux: background colour': '\u001B]11;rgb:1c1c/1c1c/1c1c\u001B\\',
  'any: the mouse (SGR), pressed and let go': '\u001B[<0;33;12M\u001B[<0;33;12m',
  'any: the mouse (urxvt)': '\u001B[32;33;12M',
  'any: light or dark': '\u001B[?997;1n',
  'any: privacy message and start of string': '\u001B^rRu\u001B\\\u001BXrRu\u001B\\',
  'any: eight-bit controls': '\u009D11;rgb:rr\u009C\u009B?62c\u0090rR\u009C',
};

describe('an answer or report of the terminal is no key', () => {
  test.each(Object.entries(ANSWERS))('%s', (_, answer) => {
    expect(readAll([answer, 'j'])).toEqual([{ kind: 'typed', text: 'j' }]);
  });

  test.each(Object.entries(ANSWERS))('cut at every byte: %s', (_, answer) => {
    for (let cut = 1; cut < answer.length; cut += 1) {
      expect(readAll([answer.slice(0, cut), answer.slice(cut), 'j'])).toEqual([{ kind: 'typed', text: 'j' }]);
    }
    expect(readAll([...Array.from(answer), 'j'])).toEqual([{ kind: 'typed', text: 'j' }]);
  });

  test('also when all of it but its Escape comes too late', () => {
    for (const answer of [
      '\u001B]11;rgb:1e1e/1e1e/2e2e\u0007',
      '\u001BP>|XTerm(390)\u001B\\',
      '\u001B[24;80R',
    ]) {
      const reader = new InputReader();
      reader.push(answer.slice(0, 1), 0);
      expect(reader.giveUp(50)).toEqual([{ kind: 'key', key: 'escape' }]);
      expect(reader.push(answer.slice(1), 300)).toEqual([]);
      expect(reader.push('j', 301)).toEqual([{ kind: 'typed', text: 'j' }]);
    }
  });

  test('and one that never ends takes the keys for a second at most, and never Ctrl-C', () => {
    const reader = new InputReader();
    expect(reader.push('\u001B]11;rgb:', 0)).toEqual([]);
    expect(reader.patienceMs).toBe(1_000);
    expect(reader.push('r\u0003', 1)).toEqual([{ kind: 'key', key: 'ctrl-c' }]);
    reader.push('\u001BP', 2);
    expect(reader.giveUp(1_003)).toEqual([]);
    expect(reader.push('j', 1_004)).toEqual([{ kind: 'typed', text: 'j' }]);
  });
});

describe('a key', () => {
  test.each([
    ['\u001B[A', ['up']],
    ['\u001BOB', ['down']],
    ['\u001B[1;5C', ['right']],
    ['\u001B[D\u001B[D', ['left', 'left']],
    ['\u001B[1;2A\u001B[1;2B\u001B[1;2C\u001B[1;2D', ['shift-up', 'shift-down', 'shift-right', 'shift-left']],
    ['\u001B[a\u001B[b\u001B[c\u001B[d', ['shift-up', 'shift-down', 'shift-right', 'shift-left']],
    ['\u001B[2C\u001BO2D\u001BO1;2A', ['shift-right', 'shift-left', 'shift-up']],
    ['\u001B[1;2:1C\u001B[1;2:2C\u001B[1;2:3C\u001B[1;130D', ['shift-right', 'shift-right', 'shift-left']],
    ['\u001B[1;65C\u001B[1;3C\u001B[57417;2u\u001B[57420u', ['right', 'right', 'shift-left', 'down']],
    ['\u001B[5~\u001B[6~', ['page-up', 'page-down']],
    ['\u001B[Z\t', ['shift-tab', 'tab']],
    ['\u007F\b', ['backspace', 'backspace']],
    ['\u0003\u001A\u000C\u0013', ['ctrl-c', 'ctrl-z', 'ctrl-l', 'ctrl-s']],
    ['\u001B[C\u001B[C\r', ['right', 'right', 'enter']],
    ['\u001BOM', ['enter']],
    ['\u001B[108u\u001B[27u', ['l', 'escape']],
    ['\u001B[99;5u', ['ctrl-c']],
    ['\u001B[114;2u', ['R']],
    ['\u001B[27;5;99~', ['ctrl-c']],
    ['\u001B[H\u001BOF\u001B[1~\u001B[4~\u001B[1;2H', ['home', 'end', 'home', 'end', 'home']],
    ['\u001B[[A\u001B[15~\u001B[2$\u001B[E', []],
    ['\u001B\u001B[A', ['escape', 'up']],
    ['\u{1F600}', ['\u{1F600}']],
  ])('%j is %j', (chunk, keys) => {
    expect(keysIn(chunk)).toEqual(keys);
    expect(readAll(Array.from(chunk))).toEqual(readAll([chunk]));
  });

  test('Escape alone is known after a moment, and apart from the key after it, which came in a chunk of its own', () => {
    const reader = new InputReader();
    expect(reader.push('\u001B', 0)).toEqual([]);
    expect(reader.patienceMs).toBe(50);
    expect(reader.giveUp(50)).toEqual([{ kind: 'key', key: 'escape' }]);
    expect(readAll(['\u001B', 'j'])).toEqual([
      { kind: 'key', key: 'escape' },
      { kind: 'typed', text: 'j' },
    ]);
  });

  test('after Escape in one chunk counts too, as a busy machine may read it', () => {
    expect(keysIn('\u001Bn')).toEqual(['escape', 'n']);
  });

  test('Alt-Enter is none: as Escape and Enter it would unmark a group and book the seat under the cursor', () => {
    expect(keysIn('\u001B\r')).toEqual([]);
    expect(keysIn('\u001B[13;3u')).toEqual([]);
  });
});

describe('characters of one chunk', () => {
  test.each([
    'l',
    'llll',
    'jjl\r',
    'hhjj',
    ' l ',
    '\r\r',
    'lr',
    '6b',
    'Mb',
    'l\r',
    'jjjR',
    '3l',
    '\u001B[C\r',
  ])('can be a person over a slow line: %j', (chunk) => {
    expect(keysIn(chunk)).not.toBeNull();
  });

  test.each([
    'Maria Ruiz\r',
    'Maria',
    'x\r',
    '7\r',
    '555 1234\n',
    'r\nu',
    'https://',
    'ru\r',
    'qy\n',
    'Dr. R',
  ])('are no keys when no person types them at once: %j', (chunk) => {
    expect(keysIn(chunk)).toBeNull();
    expect(looksPasted(chunk)).toBe(true);
  });

  test('that are marked as pasted are no keys either, wherever they are cut, whatever they hold', () => {
    const paste = '\u001B[200~r\rR\u001B[Ay\u001B[201~';
    for (let cut = 1; cut < paste.length; cut += 1) {
      const events = readAll([paste.slice(0, cut), paste.slice(cut)]);
      expect(events).toEqual([{ kind: 'paste', text: 'r\rR\u001B[Ay' }]);
      expect(pressedIn(events, false).kind).toBe('refused-paste');
    }
  });

  test('that are pasted into a line are its text: safe, and without line breaks', () => {
    expect(keysIn('\u001B[200~Ma\r\nria\t\u0007\u001B[201~', true)).toEqual([
      'M',
      'a',
      'r',
      'i',
      'a',
      'space',
      '\uFFFD',
    ]);
    expect(keysIn('Ola\rr\ry', true)).toEqual(['O', 'l', 'a', 'r', 'y']);
    expect(keysIn('Ola\r', true)).toEqual(['O', 'l', 'a', 'enter']);
  });
});
