import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { drawPictures } from '../../tools/picture/pictures.ts';

const docs = join(import.meta.dirname, '../../docs');
const pictures = join(docs, 'pictures');

describe('the pictures of an evening', async () => {
  const drawn = await drawPictures();

  test.each(drawn)('$name is what the screens show now (npm run picture -- still)', async (picture) => {
    expect(await readFile(join(pictures, picture.name), 'utf8')).toBe(picture.content);
  });

  test('are all that there are', async () => {
    const names = await readdir(pictures);
    expect(names.toSorted()).toEqual(drawn.map(({ name }) => name).toSorted());
  });

  test('are shown by a page, each that is drawn', async () => {
    const pages = await Promise.all(
      ['box-office.md', 'ops.md', 'themes.md'].map((page) => readFile(join(docs, page), 'utf8')),
    );
    const shown = pages.join('\n');
    const svgs = drawn.filter(({ name }) => name.endsWith('.svg'));
    expect(svgs.filter(({ name }) => !shown.includes(`(pictures/${name})`))).toEqual([]);
  });
});
