import { userInfo } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { commandHelp, programHelp } from '../../source/commands/cli/help.ts';
import { COMMANDS, TERMINAL } from '../../source/commands/commands.ts';
import { capture } from './captured-program.ts';
import { run, temporaryFolder } from './program.ts';

test('the help names every command, the store and the exit codes', async () => {
  const home = temporaryFolder();
  const { code, stdout, stderr } = await run(['--help'], { home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const { name, summary } of COMMANDS)
    expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
  expect(stdout).toContain(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  for (const exitCode of [0, 1, 2, 69, 70, 75, 130])
    expect(stdout).toMatch(new RegExp(`^  ${exitCode} `, 'm'));
});

test.for(COMMANDS.map(({ name }) => name))(
  'theater %s --help shows an example that calls it',
  async (name) => {
    const { code, stdout } = await capture([name, '--help'], {});
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Example\n  theater ${name}\\b`, 'm'));
  },
);

test('no line of any help is wider than 80 columns', () => {
  const address = '/home/somebody/.local/share/theater/theater.db';
  const lines = [
    ...programHelp(COMMANDS, TERMINAL, address),
    ...COMMANDS.flatMap((command) => commandHelp(command, address)),
  ];
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('help shows where the store is, by THEATER_STORE and XDG_DATA_HOME, and never a password', async () => {
  const home = temporaryFolder();
  const xdg = await run(['--help'], { home, environment: { XDG_DATA_HOME: path.join(home, 'data') } });
  expect(xdg.stdout).toContain(path.join(home, 'data', 'theater', 'theater.db'));
  const address = 'cassandra://zoe:secret@host/theater';
  const cassandra = await run(['--help'], { home, environment: { THEATER_STORE: address } });
  expect(cassandra.stdout).toContain('cassandra://…@host/theater');
  expect(cassandra.stdout).not.toContain('secret');
});

test('a home or a folder for data that is not absolute is passed over, not looked for where the program runs', async () => {
  const home = temporaryFolder();
  const environment = { XDG_DATA_HOME: 'data' };
  expect((await run(['--help'], { home, environment })).stdout).toContain(
    `The store is ${home}/.local/share`,
  );
  const { stdout } = await run(['--help'], { home, environment: { HOME: '' } });
  expect(stdout).toContain(`The store is ${userInfo().homedir}/.local/share/theater/theater.db`);
});

test('a flag means the same, with or without a value, for every command that takes it', () => {
  const kinds = new Map<string, string>();
  for (const { flags } of [TERMINAL, ...COMMANDS]) {
    for (const [name, { kind }] of Object.entries(flags)) {
      const first = kinds.get(name) ?? kind;
      expect({ name, kind }).toEqual({ name, kind: first });
      kinds.set(name, kind);
    }
  }
});

test('the version is that of the package', async () => {
  const { stdout } = await run(['--version'], { home: temporaryFolder() });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
