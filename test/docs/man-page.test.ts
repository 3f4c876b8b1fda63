import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { typedFlag } from '../../source/commands/cli/command.ts';
import { COMMANDS, TERMINAL } from '../../source/commands/commands.ts';
import { EXIT_CODES, manPage } from '../../tools/man-page.ts';

const FILE = path.join(import.meta.dirname, '../../docs/theater.1');

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

test('docs/theater.1 is what the table of commands makes', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(manPage());
});

describe.skipIf(!has('groff'))('formatted by groff', () => {
  const { stdout, stderr } = spawnSync(
    'groff',
    ['-man', '-Tutf8', '-ww', '-rLL=100n', '-P-cbou', '-K', 'utf8', FILE],
    { encoding: 'utf8' },
  );

  test('it is without a warning', () => {
    expect(stderr).toBe('');
  });

  test('it names every command with its usage, every flag, every value of one, and every exit code', () => {
    const words = stdout.replace(/\s+/g, ' ');
    for (const { usage, summary, flags, example } of COMMANDS) {
      expect(words).toContain(`theater ${usage.replaceAll('…', '...')}`);
      expect(words).toContain(summary);
      expect(words).toContain(example);
      for (const [name, flag] of Object.entries(flags)) {
        expect(words).toContain(typedFlag(name));
        expect(words).toContain(flag.summary.replaceAll('…', '...'));
        const values = flag.kind === 'value' ? (flag.values ?? []) : [];
        expect(words).toContain(values.join(', '));
      }
    }
    for (const name of Object.keys(TERMINAL.flags)) expect(words).toContain(typedFlag(name));
    const status = words.slice(words.indexOf('EXIT STATUS'), words.indexOf('ENVIRONMENT'));
    for (const code of EXIT_CODES) expect(status).toMatch(new RegExp(String.raw`\b${code}\b`));
  });

  test('every variable that the program asks for is there', () => {
    for (const name of [
      'STORE',
      'NAME',
      'THEME',
      'CONSISTENCY',
      'CONFIG',
      'PROFILE',
      'USER',
      'PASSWORD_FILE',
    ])
      expect(stdout).toContain(`THEATER_${name}`);
  });
});

test.skipIf(!has('mandoc'))('mandoc finds nothing wrong with it', () => {
  const { stdout, stderr } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', FILE], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
