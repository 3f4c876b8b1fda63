import { describe, expect, test } from 'vitest';

import { makeChangeId } from '../../source/booking/asked.ts';
import { timeOf } from '../../source/theater/change.ts';
import { foldName, namesLike, readName, readNote, readPlay } from '../../source/theater/names.ts';
import { makeSafe } from '../../source/theater/safe-text.ts';
import { parseSeatLabel, parseSeatRange, seatLabel } from '../../source/theater/seats.ts';

describe('a name', () => {
  test.each([
    ['Jaroslaw', 'Jaroslaw'],
    ['  Zoë  ', 'Zoë'],
    ['Zoe\u0308', 'Zoë'],
    ["O'Brien-2, Jr.", "O'Brien-2, Jr."],
    ['観客', '観客'],
    ['观'.repeat(12), '观'.repeat(12)],
    ['ဒေါ်အောင်ဆန်းစုကြည်', 'ဒေါ်အောင်ဆန်းစုကြည်'],
    ['བསྟན་འཛིན་རྒྱ་མཚོ', 'བསྟན་འཛིན་རྒྱ་མཚོ'],
    ['אַבְרָהָם', 'אַבְרָהָם'],
    ['علی\u200Cرضا', 'علی\u200Cرضا'],
    ['ශ්\u200Dරී', 'ශ්\u200Dරී'],
    ['Anna\u00A0Maria', 'Anna Maria'],
    ['O´Brien +1', 'O´Brien +1'],
  ])('%j is read as %j', (text, name) => {
    expect(readName(text)).toEqual({ kind: 'name', name });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['-', 'nobody'],
    ['a  b', 'single spaces'],
    ['x'.repeat(25), '24 columns'],
    ['观'.repeat(13), '24 columns'],
    ['\u001B[2J', 'U+001B at 1'],
    ['a\tb', 'U+0009 at 2'],
    ['a\u202Eb', 'U+202E at 2'],
    ['a\u200Bb', 'U+200B at 2'],
    ['q\u0301\u0302\u0303', 'two marks'],
    ['<3 💺', 'letters'],
    ['ᄀ'.repeat(700), '48 characters, marks included; this has 700'],
    ['ᄀ'.repeat(13), '24 columns wide; this is 26'],
    ['Mia 💺', '"💺" (U+1F4BA) at 5 is none'],
    ['Mi\u200Da', 'U+200D at 3 cannot'],
    ['\u0301a', 'begins with a letter; U+0301 at 1'],
    [`ב${'\u05B8'.repeat(7)}`, 'six signs'],
    ['\u3164', 'can be seen'],
    ['Mi\u034Fa', 'can be seen'],
  ])('%j is refused and told why', (text, why) => {
    const reading = readName(text);
    expect(reading).toMatchObject({ kind: 'fault', message: expect.stringContaining(why) });
    expect(JSON.stringify(reading)).toBe(JSON.stringify(reading).replace(/\\u00[01]|\u202E/g, ''));
  });
});

test('a play has signs as well, and pictures only a note has', () => {
  expect(readPlay('Romeo + Juliet')).toEqual({ kind: 'name', name: 'Romeo + Juliet' });
  expect(readPlay('Romeo ❤ Juliet')).toMatchObject({ kind: 'fault' });
  expect(readNote('wet 💺')).toEqual({ kind: 'name', name: 'wet 💺' });
  expect(readNote('')).toEqual({ kind: 'name', name: '' });
  expect(readNote(`a${'\u0301'.repeat(60_000)}`)).toMatchObject({ kind: 'fault' });
});

test('names that differ by case, accents or normal form are alike; those with other vowel signs are not', () => {
  const others = ['Ann', 'Ánn', 'A\u0301nn', 'ann', 'Anna', 'Ann'];
  expect(namesLike('ann', others)).toEqual(['A\u0301nn', 'Ann', 'Ánn'].toSorted());
  expect(foldName('मी')).not.toBe(foldName('मु'));
});

describe('safe text', () => {
  test('lets nothing through that drives a terminal, hides, or turns the reading direction', () => {
    const hostile = '\u001B]52;c;aGk=\u0007 \r\n\u009B2J \u202E \u200B \uE000 \u2028 \uD800';
    expect(makeSafe(hostile)).toBe('�]52;c;aGk=� ���2J � � � � �');
  });

  test('keeps a joiner where a script joins by it, and drops it elsewhere', () => {
    expect(makeSafe('علی\u200Cرضا ශ්\u200Dරී')).toBe('علی\u200Cرضا ශ්\u200Dරී');
    expect(makeSafe('a\u200Cb \u200C')).toBe('a\uFFFDb \uFFFD');
  });

  test('ends a pile of marks, and shows letters that show nothing', () => {
    expect(makeSafe(`a${'\u0301'.repeat(60_000)}b`)).toBe(`a${'\u0301'.repeat(8)}\uFFFDb`);
    expect(makeSafe('\u3164')).toBe('\uFFFD');
  });

  test('leaves what people write as it is', () => {
    expect(makeSafe('Zoë 観客 💺 – “quoted”')).toBe('Zoë 観客 💺 – “quoted”');
  });
});

describe('a seat label', () => {
  test.each(['7-4', '7,4', ' 7-4 '])('%j is row 7, place 4', (text) => {
    expect(parseSeatLabel(text)).toEqual({ row: 7, place: 4 });
  });

  test.each(['', '7', '74', '0-1', '7-0', '7-', '-4', '7--4', 'A7', '7-4-1', '1000-1', '７-4'])(
    '%j is none',
    (text) => {
      expect(parseSeatLabel(text)).toBeNull();
    },
  );

  test('is written with a dash', () => {
    expect(seatLabel({ row: 12, place: 10 })).toBe('12-10');
  });
});

describe('a seat range', () => {
  test.each([
    ['3-4', ['3-4']],
    ['3-2..3-4', ['3-2', '3-3', '3-4']],
    ['3,9..3,10', ['3-9', '3-10']],
    ['3', ['3-1', '3-2', '3-3', '3-4']],
    ['all', ['1-1', '1-2', '1-3', '1-4', '2-1', '2-2', '2-3', '2-4']],
  ])('%s is %j', (text, labels) => {
    expect(parseSeatRange(text, { rows: 2, places: 4 })?.map(seatLabel)).toEqual(labels);
  });

  test.each(['', 'A', '0', '3-4..3-2', '3-1..4-1', '3-1..3-2..3-3', '3-*', '3-1..'])('%j is none', (text) => {
    expect(parseSeatRange(text, { rows: 2, places: 4 })).toBeNull();
  });
});

test('a change id tells when it was made', () => {
  const before = Date.now();
  const at = timeOf(makeChangeId());
  expect(at).toBeGreaterThanOrEqual(before - 1);
  expect(at).toBeLessThanOrEqual(Date.now() + 1);
  expect(() => timeOf('7d444840-9dc0-41d1-b245-5ffdce74fad2')).toThrow(RangeError);
});
