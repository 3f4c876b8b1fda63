import { expect, test } from 'vitest';

import { cutLine } from '../../../source/screen/kit/text.ts';

const BOLD = '\u001B[1m';
const NORMAL = '\u001B[22m';

test('a line that fits stays as it is', () => {
  const line = ` ${BOLD}Mia${NORMAL} ■ 東京`;
  expect(cutLine(line, 11, '…')).toBe(line);
});

test.each([
  [` ${BOLD}Mia${NORMAL} sits here`, 8, '…', ` ${BOLD}Mia${NORMAL} si…`],
  [` ${BOLD}Mia sits${NORMAL} here`, 8, '…', ` ${BOLD}Mia si…${NORMAL}`],
  [` ${BOLD}Mia sits${NORMAL} here`, 8, '..', ` ${BOLD}Mia s..${NORMAL}`],
  [` ${BOLD}Mia ${NORMAL}東京物語`, 8, '…', ` ${BOLD}Mia ${NORMAL}東…`],
  [`${BOLD}abcd${NORMAL}ef`, 5, '…', `${BOLD}abcd${NORMAL}…`],
])('%j in %i cells ends with the ellipsis and without a style', (line, cells, ellipsis, cut) => {
  expect(cutLine(line, cells, ellipsis)).toBe(cut);
});
