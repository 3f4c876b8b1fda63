import { describe, expect, test } from 'vitest';

import { typedAs } from '../../bin/program.js';
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
});
