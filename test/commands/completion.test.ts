import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { typedFlag } from '../../source/commands/cli/command.ts';
import { COMMANDS, TERMINAL } from '../../source/commands/commands.ts';
import { completionOf } from '../../source/commands/completion/candidates.ts';
import { asInsertedInBash, splitBash } from '../../source/commands/completion/completion.ts';
import { THEMES } from '../../source/screen/kit/themes.ts';
import { builtProgram } from '../built-program.ts';
import { House } from '../terminal/driver/house.ts';
import { homeWithTheater, run, temporaryFolder } from './program.ts';

const REGISTRY = { commands: COMMANDS, terminal: TERMINAL };

/** What is known without a store for a line whose last word is being typed. */
function known(...words: readonly string[]): readonly string[] {
  const { known: found, typed } = completionOf(words.slice(0, -1), words.at(-1) ?? '', REGISTRY);
  return found.map(({ text }) => text).filter((text) => text.startsWith(typed));
}

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** A folder whose `theater` is the built program, to be put before all others that are found. */
async function folderWithTheater(home: string): Promise<string> {
  const { node, script } = await builtProgram();
  const folder = path.join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'theater'), `#!/bin/sh\nexec '${node}' '${script}' "$@"\n`);
  chmodSync(path.join(folder, 'theater'), 0o755);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}

/** What real bash has as candidates for lines, one after the other, by the script that the program prints. */
async function inBash(
  home: string,
  lines: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly (readonly string[])[]> {
  const PATH = await folderWithTheater(home);
  const script = `source <(theater completion bash)
    while IFS= read -r COMP_LINE; do
      read -ra COMP_WORDS <<< "$COMP_LINE"
      COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
      COMP_POINT=\${#COMP_LINE}
      _theater theater "\${COMP_WORDS[COMP_CWORD]}"
      printf '%s\\t' "\${COMPREPLY[@]}"
      echo
    done`;
  const said = execFileSync('bash', ['--norc', '-c', script], {
    env: { PATH, HOME: home, LANG: 'C.UTF-8', ...environment },
    encoding: 'utf8',
    cwd: home,
    input: lines.map((line) => `${line}\n`).join(''),
  });
  const answers = said.split('\n').slice(0, -1);
  return answers.map((answer) => answer.split('\t').filter((each) => each !== ''));
}

describe('by the table of commands', () => {
  test('every command is offered, and every flag of it', () => {
    expect(known('')).toEqual([...COMMANDS.map(({ name }) => name), 'help', 'version']);
    for (const { name, flags } of COMMANDS)
      expect(known(name, '--')).toEqual([...Object.keys(flags).map(typedFlag), '--help']);
    expect(known('Mia', '--')).toEqual([...Object.keys(TERMINAL.flags).map(typedFlag), '--help']);
  });

  test('values are offered where there is a choice of them, in either way to write them', () => {
    expect(known('ops', '--theme', '')).toEqual(Object.keys(THEMES));
    expect(known('ops', '--theme=hi')).toEqual(['high-contrast']);
    expect(known('rooms', '--consistency', 'a')).toEqual(['all-one']);
    expect(known('stress', 'rush', '--order', '')).toEqual([
      'ends',
      'shuffled',
      'same',
      'best',
      'best-alike',
    ]);
    expect(known('stress', '')).toEqual(['repeat', 'random', 'rush']);
    expect(known('stress', 'repeat', 'w')).toEqual(['write-all']);
    expect(known('completion', 'p')).toEqual(['powershell']);
    expect(known('help', 'bo')).toEqual(['book']);
  });

  test('a flag that was given is not offered again, and the value of one is no word of the line', () => {
    expect(known('book', '--as', 'Mia', '--id=x', '--json', '--')).not.toContain('--as');
    expect(known('book', '--as', 'Mia', '--id=x', '--json', '--')).not.toContain('--json');
    const { wanted } = completionOf(['--as', 'rooms', 'book', 'a'], '1', REGISTRY);
    expect(wanted).toEqual([{ kind: 'seats', room: 'A', standing: { kind: 'free' } }]);
  });

  test('files are left to the shell where a command takes one', () => {
    expect(completionOf(['backup'], '', REGISTRY).files).toBe(true);
    expect(completionOf(['check'], 'ru', REGISTRY).files).toBe(true);
    expect(completionOf(['rooms', '--store'], '', REGISTRY).files).toBe(true);
    expect(completionOf(['rooms'], '', REGISTRY).files).toBe(false);
  });

  test.for([
    ['unblock', { kind: 'blocked' }],
    ['history', { kind: 'any' }],
    ['release', { kind: 'booked', by: 'Mia' }],
  ] as const)('seats of %s are those that it is about', ([name, standing]) => {
    const { wanted } = completionOf([name, '--as', 'Mia', 'B'], '', REGISTRY);
    expect(wanted).toEqual([{ kind: 'seats', room: 'B', standing }]);
  });
});

describe('in bash', () => {
  test('commands, flags, rooms, free seats, names and references are completed', async () => {
    const home = await homeWithTheater();
    await run(['book', 'A', '1-1', '1-3', '--as', 'Anna Maria'], { home });
    const reference = /Reference (\w{6})/.exec(
      (await run(['book', 'B', '1-1', '--as', 'Mia'], { home })).stdout,
    )?.[1];
    const asked: readonly (readonly [string, readonly string[]])[] = [
      ['theater bo', ['book']],
      ['theater book --bes', ['--best']],
      ['theater ops --theme=l', ['light']],
      ['theater seats ', ['A', 'B', 'C', 'D', 'E', 'F']],
      ['theater book a 1-', ['1-2', '1-4', '1-5', '1-6', '1-7', '1-8', '1-9', '1-10']],
      ['theater release A --as Anna\\ Maria ', ['1-1', '1-3']],
      ['theater release A --as Mia ', []],
      ['theater mine --as ', ['Anna\\ Maria', 'Mia']],
      ["theater mine --as 'An", ['Anna Maria']],
      [`theater give ${reference?.toLowerCase()}`, [reference ?? '']],
      ['theater book --best 2 --play H', ['Hamlet']],
    ];
    const answers = await inBash(
      home,
      asked.map(([line]) => line),
    );
    expect(asked.map(([line], index) => [line, answers[index]])).toEqual(asked);
  }, 120_000);

  test('the store and the profile of the line are asked, and profiles are completed', async () => {
    const home = await homeWithTheater();
    const other = path.join(home, 'other.db');
    await run(['init', '--rooms', '2', '--store', other], { home });
    const settings = path.join(home, 'settings.json');
    writeFileSync(settings, '{"profiles":{"evening":{"store":"~/other.db"},"noon":{}}}');
    const lines = [
      `theater seats --store ${other} `,
      'theater seats --store ~/other.db ',
      'theater seats --profile evening ',
      'theater seats --profile ',
    ];
    const rooms = ['A', 'B'];
    expect(await inBash(home, lines, { THEATER_CONFIG: settings })).toEqual([
      rooms,
      rooms,
      rooms,
      ['evening', 'noon'],
    ]);
  }, 120_000);

  test('a key completes on a terminal, and a name that is a command line is not run', async () => {
    const house = await House.open();
    try {
      const name = '`touch hacked`';
      await run(['book', 'A', '1-1', '--as', name, '--store', house.file], { home: house.home });
      const PATH = await folderWithTheater(house.home);
      const environment = { PATH, THEATER_STORE: house.file, PS1: 'ready> ' };
      const bash = house.run(['bash', '--norc', '-i'], { environment, columns: 120 }, house.home);
      await bash.waitFor('ready>');
      bash.press('source <(theater completion bash)\r');
      await bash.waitFor((screen) => /ready>[^]*ready>$/.test(screen.trimEnd()));
      bash.press('theater rel\t');
      await bash.waitFor('theater release');
      bash.press('A \t');
      await bash.waitFor('theater release A 1-1');
      bash.press('--as \t');
      await bash.waitFor('--as \\`touch\\ hacked\\`');
      bash.press('\r');
      await bash.waitFor('Released A 1-1');
      expect(readdirSync(house.home)).not.toContain('hacked');
      bash.press('theater ops --th\t');
      await bash.waitFor('ops --theme');
      bash.press('hi\t');
      await bash.waitFor('--theme high-contrast');
    } finally {
      await house.close();
    }
  });

  test('a word that is put into a line is the same word when bash reads the line, whatever is in it', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('aé $`"\'\\!#&*()[]{}<>|;~?^%')),
      minLength: 1,
      maxLength: 8,
    });
    const words = fc.sample(word, 400);
    for (const quote of ['', "'", '"'] as const) {
      const inserted = words.flatMap((each) => {
        const text = asInsertedInBash(each, '', quote);
        return text === null ? [] : [{ each, text: `${quote}${text}${quote}` }];
      });
      expect(inserted.length).toBeGreaterThan(100);
      const line = inserted.map(({ text }) => text).join(' ');
      const said = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
      expect(said.split('\0').slice(0, -1)).toEqual(inserted.map(({ each }) => each));
      expect(splitBash(`${line} `).before).toEqual(inserted.map(({ each }) => each));
    }
  });
});

describe.skipIf(!has('zsh'))('in zsh', () => {
  test('a key completes on a terminal', async () => {
    const house = await House.open();
    try {
      await run(['book', 'A', '1-1', '--as', 'Zoe Q', '--store', house.file], { home: house.home });
      const PATH = await folderWithTheater(house.home);
      const environment = { PATH, THEATER_STORE: house.file, PS1: 'ready> ' };
      const zsh = house.run(['zsh', '-f', '-i'], { environment, columns: 120 }, house.home);
      await zsh.waitFor('ready>');
      zsh.press('autoload -Uz compinit; compinit -u -D; source <(theater completion zsh); echo "rea""dy"\r');
      await zsh.waitFor('ready');
      zsh.press('theater rel\t');
      await zsh.waitFor('theater release');
      zsh.press('\u0015theater mine --as Zo\t');
      await zsh.waitFor('theater mine --as Zoe\\ Q');
      expect(zsh.ending).toBeNull();
    } finally {
      await house.close();
    }
  });
});

describe.skipIf(!has('fish'))('in fish', () => {
  test('the candidates are those of the program', async () => {
    const home = await homeWithTheater();
    const PATH = await folderWithTheater(home);
    const ask =
      'theater completion fish | source; complete -C "theater book A 12-10"; complete -C "theater rel"';
    const said = execFileSync('fish', ['--no-config', '-c', ask], {
      env: { PATH, HOME: home, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    });
    expect(said).toMatch(/^12-10\n/);
    expect(said).toContain('release\t');
  });
});

describe('the answer to a shell', () => {
  const ASK = ['completion', 'answer', 'bash', '--', 'theater seats '];

  test.for([
    ['where there is no store', async (): Promise<string> => path.join(temporaryFolder(), 'no.db')],
    [
      'of a file that is no theater',
      async (): Promise<string> => {
        const file = path.join(temporaryFolder(), 'x.db');
        writeFileSync(file, 'rubbish');
        return file;
      },
    ],
    ['of an address that is none', async (): Promise<string> => 'redis://host/x'],
    ['of nodes that are not there', async (): Promise<string> => 'cassandra://127.0.0.1:1/theater'],
    ['of nodes that say nothing', silentNode],
  ] as const)('%s is empty, without a word, and makes nothing', async ([, storeOf]) => {
    const store = await storeOf();
    const home = temporaryFolder();
    expect(await run(ASK, { home, environment: { THEATER_STORE: store } })).toEqual({
      code: 0,
      signal: null,
      stdout: 'words\n',
      stderr: '',
    });
    expect(readdirSync(home)).toEqual([]);
    expect(store.startsWith('/') && store.endsWith('no.db') && existsSync(store)).toBe(false);
  });

  test('does not change the file, nor leaves one beside it', async () => {
    const home = await homeWithTheater();
    const folder = path.join(home, '.local', 'share', 'theater');
    const file = path.join(folder, 'theater.db');
    const [bytes, { mtimeMs }] = [readFileSync(file), statSync(file)];
    expect((await run(ASK, { home })).stdout).toMatch(/^words\nA {2}Hamlet\n/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(folder)).toEqual(['theater.db']);
  });

  test('is empty where the settings cannot be read, but commands are completed all the same', async () => {
    const home = await homeWithTheater();
    const settings = path.join(home, 'settings.json');
    writeFileSync(settings, 'rubbish');
    const environment = { THEATER_CONFIG: settings };
    expect((await run(ASK, { home, environment })).stdout).toBe('words\n');
    const commands = await run(['completion', 'answer', 'zsh', '--', '=boo'], { home, environment });
    expect(commands).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^words\nbook {2}/),
      stderr: '',
    });
  });
});

/** The address of a node that takes connections and never says anything. */
async function silentNode(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `cassandra://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/theater`;
}

test('a shell that there is no script for is named', async () => {
  const { code, stderr } = await run(['completion', 'tcsh'], { home: temporaryFolder() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'theater: "tcsh" is no shell here; there are bash, zsh, fish, powershell\n',
  });
});
