import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseBookingName, parseReference, referenceOf } from '../../source/theater/reference.ts';

test('a reference is six letters and digits of which none is mistaken for another', () => {
  fc.assert(
    fc.property(fc.string(), (booking) => {
      expect(referenceOf(booking)).toMatch(/^[2-9CDFGHJKMNPQRTVWXY]{6}$/);
    }),
  );
});

test('the reference of a booking is the same for ever', () => {
  expect(referenceOf('8f14e45f-ceea-467f-ab0e-1c7d5c1f2d3a')).toBe('F5TXK2');
  expect(referenceOf('b-1')).toBe('TMF9W8');
});

test('bookings hardly ever share a reference', () => {
  const references = new Set(Array.from({ length: 5_000 }, () => referenceOf(randomUUID())));
  expect(references.size).toBeGreaterThanOrEqual(4_998);
  // Ids that differ by their last character alone have nothing in common.
  const near = Array.from({ length: 10 }, (_, index) => referenceOf(`b-${index}`));
  expect(new Set(near.map((reference) => reference.slice(0, 3))).size).toBeGreaterThan(8);
});

test('a reference is read in either case, between blanks, and with the letters it is misread for', () => {
  expect(parseReference(' k7qf2x ')).toBe('K7QF2X');
  expect(parseReference('B5ZQ28')).toBe('852Q28');
  expect(['K7QF2', 'K7QF2XX', 'K7-F2X', 'A', '7-4', '', 'Jürgen', 'K7QF0X'].map(parseReference)).toEqual(
    Array.from({ length: 8 }, () => null),
  );
});

test('a booking is named by its reference or by its whole id', () => {
  const [own, other] = [randomUUID(), randomUUID()];
  for (const name of [referenceOf(own), referenceOf(own).toLowerCase(), own, own.toUpperCase()]) {
    expect(parseBookingName(name)?.(own)).toBe(true);
    expect(parseBookingName(name)?.(other)).toBe(false);
  }
  expect(parseBookingName('A')).toBeNull();
  expect(parseBookingName(undefined)).toBeNull();
});
