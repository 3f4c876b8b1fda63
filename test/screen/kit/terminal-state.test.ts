import { expect, test } from 'vitest';

import { CleanUp, noticeOf } from '../../../source/screen/kit/terminal/endings.ts';
import { copySequence, hasTitle, nameWindow } from '../../../source/screen/kit/terminal/show-screen.ts';

test('what was set last is put right first, once, whatever fails on the way', () => {
  const done: string[] = [];
  const cleanUp = new CleanUp();
  cleanUp.add(() => done.push('first'));
  cleanUp.add(() => {
    throw new Error('the terminal is gone');
  });
  cleanUp.add(() => done.push('last'));
  cleanUp.run();
  cleanUp.run();
  expect(done).toEqual(['last', 'first']);
});

test('the window has the name of the program for a while, and never a name that drives the terminal', () => {
  const written: string[] = [];
  const restore = nameWindow({ write: (text) => written.push(text) }, 'theater: Mia\u0007\u001B[2J');
  expect(written).toEqual(['\u001B[22;2t\u001B]2;theater: Mia\uFFFD\uFFFD[2J\u0007']);
  restore();
  expect(written.at(-1)).toBe('\u001B[23;2t');
});

test('what a terminal is to copy is sent so that nothing of it can drive the terminal', () => {
  expect(copySequence('K7QF2X')).toBe('\u001B]52;c;SzdRRjJY\u0007');
  expect(copySequence('\u0007\u001B[2J')).toBe('\u001B]52;c;BxtbMko=\u0007');
});

test('a terminal that would show a title as text gets none', () => {
  expect(['xterm-256color', 'tmux-256color'].map(hasTitle)).toEqual([true, true]);
  expect(['linux', 'dumb', '', undefined].map(hasTitle)).toEqual([false, false, false, false]);
});

test.each([
  [{ TERM: 'xterm-kitty' }, '\u001B]99;;lost\uFFFD\u001B\\'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, '\u001B]9;lost\uFFFD\u0007'],
  [{ TERM: 'foot' }, '\u001B]777;notify;theater;lost\uFFFD\u0007'],
  [{ TERM: 'xterm-256color' }, '\u0007'],
  [{ TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0', TERM_PROGRAM: 'tmux' }, '\u0007'],
  [{ TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0' }, '\u0007'],
  [{}, '\u0007'],
])('a notice is what the terminal takes, and nothing in it drives the terminal: %o', (environment, sent) => {
  expect(noticeOf('lost\u001B', environment)).toBe(sent);
});
