import { expect, test } from 'vitest';

import { countWords } from './words.ts';

test('what was told is counted without the seats and names that it was told of', () => {
  const said = [
    'Booked A 11-3 for Ada-1. Reference K7QF2X.',
    'Booked B 12-1, 12-2 and 12-3 for Client 3-25. Reference 4CNW9T.',
    'A 11-1 is taken by Ben-2, A 11-2 and 11-3 are taken by Ada-3; nothing was booked.',
    'A 5-1 is taken by Ben-2; nothing was booked.',
    'cassandra://127.4.2.1:9042,127.4.2.2:9042/test_1_1?dc=datacenter1 did not answer in time',
    'Nothing was booked: the store is busy (/tmp/theater-x/ours/theater.db is kept busy).',
  ];
  expect(countWords(said)).toEqual([
    { words: 'Booked SEATS for NAME. Reference REF.', count: 2 },
    { words: 'SEATS is taken by NAME; nothing was booked.', count: 2 },
    { words: 'Nothing was booked: the store is busy (STORE is kept busy).', count: 1 },
    { words: 'STORE did not answer in time', count: 1 },
  ]);
});
