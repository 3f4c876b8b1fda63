import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { IN_OWN_MOUNTS, whyNoDisk } from '../../tools/power/own-disk.ts';

test('a disk whose power was cut has what was synced, and takes nothing until it is back', ({ skip }) => {
  const whyNot = whyNoDisk();
  skip(whyNot !== null, whyNot ?? '');
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-own-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [command = '', ...words] = IN_OWN_MOUNTS;
  const script = path.join(import.meta.dirname, 'lose-power.ts');
  const told = execFileSync(command, [...words, process.execPath, script, folder], { encoding: 'utf8' });
  const { meanwhile, names } = JSON.parse(told);
  expect(names).toEqual(['kept']);
  expect(meanwhile.at(-1)).toBe('EIO');
});
