import { describe, expect, onTestFinished, test } from 'vitest';

import { typedAs } from '../../bin/program.js';
import { COMMANDS } from '../../source/commands/commands.ts';
import { asTyped, startedAs } from '../../source/store/typed-command.ts';
import { run, temporaryFolder } from '../commands/program.ts';

describe('what a person types to start the program again', () => {
  test('is the way it was started by in a clone, and the command where it is linked', () => {
    expect(typedAs('/clone/bin/theater.js', { npm_lifecycle_event: 'start' })).toBe('npm start --');
    expect(typedAs('/usr/local/bin/theater', {})).toBe('theater');
    expect(typedAs('/clone/bin/theater.js', {})).toBe('node bin/theater.js');
    expect(typedAs('/clone/node_modules/.bin/theater', { npm_lifecycle_event: 'npx' })).toMatch(/^node /);
  });

  test('is in every hint, in the help and in what is wrong', async () => {
    const environment = { THEATER_TYPED_AS: 'npm start --' };
    const home = temporaryFolder();
    const help = await run(['book', '--help'], { home, environment });
    expect(help.stdout).toContain('  npm start -- book A 7-4 7-5 --as Jaroslaw');
    expect(help.stdout).not.toMatch(/(^|\s)theater (book|rooms|mine)/m);
    const wrong = await run(['rooms', 'A'], { home, environment });
    expect(wrong.stderr).toContain('npm start -- seats ROOM shows one room');
    expect((await run(['--help'], { home, environment })).stdout).toContain('npm start -- COMMAND --help');
  });

  test('is what every command in a sentence begins with', () => {
    const commands = COMMANDS.map(({ name }) => name);
    startedAs({ program: 'npm start --', store: null, commands });
    onTestFinished(() => startedAs({ program: 'theater', store: null, commands: [] }));
    const typed = commands.map((name) => asTyped(`see theater ${name}.`));
    expect(typed).toEqual(commands.map((name) => `see npm start -- ${name}.`));
    expect(asTyped('the theater is closed')).toBe('the theater is closed');
  });
});
