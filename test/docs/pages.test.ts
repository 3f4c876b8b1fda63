import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { typedFlag } from '../../source/commands/cli/command.ts';
import { COMMANDS, TERMINAL } from '../../source/commands/commands.ts';
import { run, temporaryFolder } from '../commands/program.ts';
import { House } from '../terminal/driver/house.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every page for people, by its path from the project's folder. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'findings/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`),
  ),
].filter((page) => page.endsWith('.md'));

function textOf(page: string): string {
  return readFileSync(path.join(ROOT, page), 'utf8');
}

/** The names of all files of code, without their folders. */
const CODE_FILES: ReadonlySet<string> = new Set(
  ['source', 'test', 'tools', 'scripts']
    .flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }))
    .map((file) => path.basename(file)),
);

/** Words that the program takes besides its commands. */
const OTHER_WORDS: ReadonlySet<string> = new Set(['help', 'list', 'version', 'COMMAND', 'NAME']);

/** What is typed, in backticks or in a block, after one of these words. */
function typedAfter(page: string, start: RegExp): readonly string[] {
  const lines = [...textOf(page).matchAll(/`([^`\n]+)`/g)].map(([, line = '']) => line);
  const blocks = [...textOf(page).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  return [...lines, ...blocks].flatMap((line) => {
    const found = start.exec(line);
    return found === null
      ? []
      : [
          line
            .slice(found[0].length)
            .replace(/\s+#.*$/, '')
            .trim(),
        ];
  });
}

describe.each(PAGES)('%s', (page) => {
  test('leads to files that are there', () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(
      ([, link = '']) => link,
    );
    const missing = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)));
    expect(missing).toEqual([]);
  });

  test('names commands and flags that there are', () => {
    const lines = typedAfter(page, /^(?:theater|npm start --|node bin\/theater\.js) (?=[a-z])/);
    const wrong = lines.filter((line) => {
      const [word = '', ...rest] = line.split(/\s+/);
      if (OTHER_WORDS.has(word)) return false;
      const command = COMMANDS.find(({ name }) => name === word);
      if (command === undefined) return true;
      const known = new Set(Object.keys({ ...command.flags, ...TERMINAL.flags }).map(typedFlag));
      const flags = rest.filter((each) => each.startsWith('--')).map((each) => each.replace(/=.*/, ''));
      return flags.some((flag) => flag !== '--help' && !known.has(flag));
    });
    expect(wrong).toEqual([]);
  });

  test('names files of the program that there are', () => {
    const named = [
      ...textOf(page).matchAll(/`((?:source|test|tools|scripts|bin|docs)\/[\w./-]+|[\w-]+\.tsx?)`/g),
    ];
    const missing = named
      .map(([, name = '']) => name)
      .filter((name) => !(name.includes('/') ? existsSync(path.join(ROOT, name)) : CODE_FILES.has(name)));
    expect(missing).toEqual([]);
  });

  test('names scripts that there are', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
    const named = typedAfter(page, /^npm run /).map((line) => line.split(/\s+/)[0] ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test('every example of the help is a command that there is, with flags that it takes', () => {
  for (const { name, example, flags } of COMMANDS) {
    expect(example).toMatch(new RegExp(`^theater ${name}\\b`));
    const known = Object.keys(flags).map(typedFlag);
    for (const flag of example.split(/\s+/).filter((each) => each.startsWith('--')))
      expect(known).toContain(flag);
  }
});

test('docs/commands.md tells of every command', () => {
  const page = textOf('docs/commands.md');
  const untold = COMMANDS.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(page));
  expect(untold.map(({ name }) => name)).toEqual([]);
});

/** The lines of the README that start the program, on a file. */
const LINES = typedAfter('README.md', /^npm start -- /).filter(
  (line) => !line.includes('cassandra://') && !line.includes('…'),
);
const SCREENS: ReadonlySet<string> = new Set(['Jaroslaw', 'ops', 'demo']);

describe('the commands of the README', () => {
  test('all work, one after the other, in a home where nothing was done before', async () => {
    expect(LINES.length).toBeGreaterThan(8);
    const home = temporaryFolder();
    expect((await run(['init'], { home })).code).toBe(0);
    for (const line of LINES.filter((each) => !SCREENS.has(each.split(' ')[0] ?? ''))) {
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      const own = words.map((word) =>
        word.startsWith('/tmp/') ? path.join(home, path.basename(word)) : word,
      );
      // They follow each other: what is released was booked by the line before.
      // oxlint-disable-next-line no-await-in-loop
      const { code, stderr } = await run([...own, ...(words[0] === 'block' ? ['--yes'] : [])], { home });
      expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' });
    }
  }, 120_000);

  test.each(LINES.filter((line) => SCREENS.has(line.split(' ')[0] ?? '')))(
    '%s opens a screen',
    async (line) => {
      const house = await House.open();
      try {
        // The demo has a theater of its own, and takes no other.
        const [node = '', script = ''] = await house.commandFor([]);
        const words = line.split(' ');
        const terminal = words[0] === 'demo' ? house.run([node, script, ...words]) : await house.start(words);
        await terminal.waitFor('live');
        terminal.press('q');
        expect(await terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
      } finally {
        await house.close();
      }
    },
  );
});
