import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readAppearance } from '../../source/commands/cli/read-arguments.ts';
import { settingsPath } from '../../source/commands/opening/places.ts';
import { readSettings, SETTINGS } from '../../source/commands/settings/read-settings.ts';
import { CONTEXT_NAMES } from '../../source/screen/client/keys/bindings.ts';
import { chooseAppearance } from '../../source/screen/kit/theme.ts';
import { THEMES } from '../../source/screen/kit/themes.ts';
import { House } from '../terminal/driver/house.ts';
import { capture, type Captured } from './captured-program.ts';
import { homeWithTheater, run, temporaryFolder } from './program.ts';

/** A home whose file of settings has this text. */
function homeWith(text: string | Uint8Array): { readonly home: string; readonly file: string } {
  const home = temporaryFolder();
  const file = path.join(home, '.config', 'theater', 'config.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return { home, file };
}

/** What `theater config --json` says of a home whose file has this text. */
async function held(
  text: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<unknown> {
  const { home } = homeWith(text);
  const { stdout } = await capture(['config', '--json', ...args], { HOME: home, ...environment });
  return JSON.parse(stdout);
}

/** The JSON of a name with its origin. */
function saying(value: string | null, from: string): object {
  return expect.objectContaining({ settings: expect.objectContaining({ name: { value, from } }) });
}

/** The theme of a screen by a flag and the environment. */
function themeFor(flag: string | null, environment: NodeJS.ProcessEnv): unknown {
  const reading = readAppearance({ theme: flag, mono: false, ascii: false }, environment);
  if (reading.kind === 'fault') return reading;
  return chooseAppearance(reading.value, { NO_COLOR: environment['NO_COLOR'] }, 'linux').theme;
}

const BOTH = '{"name":"Ola","theme":"light","profiles":{"evening":{"name":"Mia","store":"/tmp/e.db"}}}';

describe('a setting', () => {
  test('is that of a flag before the environment, a profile, the file and what is usual', async () => {
    const name = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<unknown> =>
      await held(BOTH, args, environment);
    expect(await name([])).toEqual(saying('Ola', 'file'));
    expect(await name(['--profile', 'evening'])).toEqual(saying('Mia', 'profile'));
    expect(await name([], { THEATER_PROFILE: 'evening' })).toEqual(saying('Mia', 'profile'));
    expect(await name(['--profile', 'evening'], { THEATER_NAME: 'Bo' })).toEqual(saying('Bo', 'environment'));
    expect(await name(['--profile', 'evening', '--as', 'Eva'], { THEATER_NAME: 'Bo' })).toEqual(
      saying('Eva', 'flag'),
    );
    expect(await held('{}')).toEqual(saying(null, 'default'));
  });

  test('is told for every setting, with the line it stands in', async () => {
    const { home, file } = homeWith(
      '{\n "theme": "light",\n "profiles": { "evening": {\n "store": "~/e.db" } }\n}',
    );
    const { stdout } = await capture(['config', '--profile', 'evening'], { HOME: home });
    const cells = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells).toEqual([
      ['store', `${home}/e.db`, 'profile evening, line 4'],
      ['name', '-', 'default'],
      ['theme', 'light', 'file, line 2'],
      ['consistency', 'quorum', 'default'],
      ['screenReader', 'off', 'default'],
      ['mouse', 'off', 'default'],
      ['keys', '-', 'default'],
      [''],
      [`The file of settings is ${file}`],
      [''],
    ]);
  });

  test('reaches the commands: the store of a profile, and the name that acts', async () => {
    const home = await homeWithTheater();
    const other = path.join(home, 'evening.db');
    const file = path.join(home, 'settings.json');
    writeFileSync(file, JSON.stringify({ name: 'Ola', profiles: { evening: { store: '~/evening.db' } } }));
    const environment = { THEATER_CONFIG: file };
    expect((await run(['init', '--profile', 'evening'], { home, environment })).code).toBe(0);
    expect(existsSync(other)).toBe(true);
    await run(['book', 'A', '1-1', '--profile', 'evening'], { home, environment });
    const mine = await run(['mine', '--store', other, '--json', '--as', 'Ola'], { home });
    expect(mine.stdout).toContain('"seats":["1-1"]');
    expect((await run(['mine'], { home, environment })).stderr).toContain('Ola has no bookings.');
    // Whoever is told what to type need not know the profile.
    const gone = await run(['rooms', '--store', path.join(home, 'gone.db')], { home, environment });
    expect(gone.stderr).toContain('theater init --store');
  });

  test('of the name seats somebody at the booking terminal, and a name that is typed counts before it', async () => {
    const house = await House.open();
    try {
      const file = path.join(house.home, 'settings.json');
      writeFileSync(file, '{"name":"Ola"}');
      const environment = { THEATER_CONFIG: file };
      const terminal = await house.start([], { environment });
      await terminal.waitFor('live');
      expect(terminal.lines()[0]).toContain('Ola');
      const other = await house.start(['Mia'], { environment });
      await other.waitFor('live');
      expect(other.lines()[0]).toContain('Mia');
    } finally {
      await house.close();
    }
  });

  test('of the theme gives way to NO_COLOR and to a flag, as that of the environment does', () => {
    expect(themeFor(null, { THEATER_THEME: 'light' })).toBe(THEMES.light);
    expect(themeFor('high-contrast', { THEATER_THEME: 'light' })).toBe(THEMES['high-contrast']);
    expect(themeFor(null, { THEATER_THEME: 'light', NO_COLOR: '1' })).toBe(THEMES.mono);
  });

  test('of the consistency is for nodes, and keeps nobody from a file', async () => {
    const home = await homeWithTheater();
    const environment = { THEATER_CONSISTENCY: 'all-one' };
    expect((await run(['rooms'], { home, environment })).code).toBe(0);
    expect((await run(['rooms', '--consistency', 'all-one'], { home })).code).toBe(2);
    const wrong = { THEATER_CONSISTENCY: 'most', THEATER_STORE: 'cassandra://127.0.0.1:1/theater' };
    const { code, stderr } = await run(['rooms'], { home, environment: wrong });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('THEATER_CONSISTENCY: "most"'),
    });
  });
});

describe('a file of settings', () => {
  test('that is not there says nothing', async () => {
    const home = await homeWithTheater();
    const environment = { THEATER_CONFIG: path.join(home, 'no', 'file.json') };
    expect((await run(['rooms'], { home, environment })).code).toBe(0);
    expect((await run(['config'], { home, environment })).stdout).toContain('file.json (not there)');
  });

  test.for<readonly [text: string | Uint8Array, says: string]>([
    ['', 'line 1: the file is empty'],
    ['\n\n[]', 'line 3: settings are one object'],
    ['{\n  "name": "Ola"', 'line 2: the file ends in the middle'],
    ['{\n  "name": "Ola",\n}', 'line 3: there is a comma too many before the }'],
    ['{\n  // who\n  "name": "Ola" }', 'line 2: JSON has no comments'],
    ['{\n  name: "Ola" }', 'line 2: here should be a name in double quotes'],
    ['{\n  "name": Ola }', 'line 2: here should be a value; a text is in double quotes'],
    ['{ "name": "Ola }\n', 'line 1: this text does not end in its line'],
    ['{ "name": "Ola" } {', 'line 1: the object has ended, and more follows'],
    ['{ "name": "Ola",\n  "name": "Mia" }', 'line 2: this name is there twice, first in line 1'],
    ['{\n  "thme": "light" }', 'line 2: there is no setting "thme"; did you mean theme?'],
    ['{\n\n  "colour": "red" }', 'line 3: there is no setting "colour"; there are store, name, theme'],
    ['{\n  "theme":\n  "lihgt" }', 'line 3: theme: there is no theme "lihgt"; there are default,'],
    ['{\n  "name": "-" }', 'line 2: name: "-" stands for nobody'],
    ['{ "name": 7 }', 'line 1: name is a text, in double quotes'],
    ['{ "store": "evening.db" }', 'line 1: store: a file is named here by its whole path'],
    ['{ "store": "redis://host/x" }', 'line 1: store: redis://host/x is no store'],
    ['{ "consistency": "most" }', 'line 1: consistency: "most" is none of quorum'],
    ['{ "screenReader": "yes" }', 'line 1: screenReader: this is on or off'],
    ['{ "mouse": "yes" }', 'line 1: mouse: the mouse is "on" or "off"'],
    ['{ "keys": [] }', 'line 1: keys are an object: { "map"'],
    ['{ "keys": { "map": "x" } }', 'line 1: keys are an object: { "map"'],
    [
      '{ "keys": { "map": {\n  "release": "g" } } }',
      'line 2: keys, map, release: g is the key of give there',
    ],
    ['{ "keys": {\n "map": {\n  "fly": "x" } } }', 'line 3: keys, map, fly: there is no such action'],
    ['{ "profiles": [] }', 'line 1: profiles are an object'],
    ['{ "profiles": { "a b": {} } }', 'line 1: a profile has a name of up to 32'],
    ['{ "profiles": { "x": { "profiles": {} } } }', 'line 1: there is no setting "profiles"'],
    [`${'{"a":'.repeat(5_000)}1`, 'line 1: this is nested too deeply'],
    [Uint8Array.of(0x7b, 0xff, 0x7d), 'is not UTF-8'],
    [' '.repeat(70_000), 'is too large for a file of settings'],
  ])('that nobody understands is said in words, and ends the program: %j', async ([text, says]) => {
    const { home, file } = homeWith(text);
    const { code, stdout, stderr } = await capture(['rooms'], { HOME: home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`theater: ${file}`);
    expect(stderr).toContain(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const json = await capture(['rooms', '--json'], { HOME: home });
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'error', reason: 'configuration' });
  });

  test('that is a folder, or that cannot be read, is not passed over', async () => {
    const home = temporaryFolder();
    expect(await capture(['rooms'], { HOME: home, THEATER_CONFIG: home })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is a folder, where the file of settings should be'),
    });
    expect(await capture(['rooms'], { HOME: home, THEATER_CONFIG: '/dev/zero' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not a regular file'),
    });
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'that belongs to somebody else is said with the reason',
    async () => {
      const { home, file } = homeWith('{}');
      chmodSync(file, 0o000);
      expect(await capture(['rooms'], { HOME: home })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('cannot be read (EACCES)'),
      });
    },
  );

  test.for([
    '{ "password": "correct horse" }',
    '{ "profiles": { "evening": { "THEATER_PASSWORD": "correct horse" } } }',
    '{ "store": "cassandra://ola:correct horse@host/theater" }',
    '{ "store": "redis://ola:correct horse@host/theater" }',
    '{ "password": correct horse }',
  ])('with a password is refused, and the password is repeated nowhere: %s', async (text) => {
    const { home } = homeWith(text);
    const { code, stdout, stderr } = await capture(['rooms'], { HOME: home, THEATER_DEBUG: '1' });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('horse');
  });

  test('keeps nobody from the help, and is left alone by what needs no settings', async () => {
    const { home } = homeWith('{ rubbish');
    expect(await capture(['--help'], { HOME: home })).toMatchObject({ code: 0 });
    expect(await capture(['--version'], { HOME: home })).toMatchObject({ code: 0 });
    expect(await capture(['config'], { HOME: home })).toMatchObject({ code: 2 });
  });

  test('of a profile that is not there is a fault that names those that are', async () => {
    const { home, file } = homeWith(BOTH);
    expect((await capture(['rooms', '--profile', 'evning'], { HOME: home })).stderr).toBe(
      `theater: --profile: there is no profile "evning" in ${file}; it has evening\n`,
    );
    const environment = { HOME: home, THEATER_PROFILE: 'x' };
    expect((await capture(['rooms'], environment)).stderr).toMatch(/^theater: THEATER_PROFILE: there is no /);
  });

  test('is where the XDG specification and Windows have such files', () => {
    expect(settingsPath({ HOME: '/home/mia' }, 'linux')).toBe('/home/mia/.config/theater/config.json');
    expect(settingsPath({ HOME: '/h', XDG_CONFIG_HOME: '/x' }, 'linux')).toBe('/x/theater/config.json');
    expect(settingsPath({ HOME: '/h', XDG_CONFIG_HOME: 'x' }, 'linux')).toBe(
      '/h/.config/theater/config.json',
    );
    expect(settingsPath({ APPDATA: String.raw`C:\Users\mia\AppData\Roaming` }, 'win32')).toBe(
      String.raw`C:\Users\mia\AppData\Roaming\theater\config.json`,
    );
    expect(settingsPath({ HOME: '/h', THEATER_CONFIG: '/etc/theater.json' }, 'linux')).toBe(
      '/etc/theater.json',
    );
  });
});

/** As much of JSON Schema (2020-12) as docs/config.schema.json uses; any other keyword is a throw. */
function isValid(value: unknown, schema: Schema, root: Schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    switch (keyword) {
      case '$schema':
      case '$defs':
      case 'title':
      case 'description':
        return true;
      case '$ref':
        return isValid(value, definition(String(rule), root), root);
      case 'type':
        return rule === 'object' ? isTable(value) : typeof value === rule;
      case 'enum':
        return Array.isArray(rule) && rule.includes(value);
      case 'pattern':
        return typeof value !== 'string' || new RegExp(String(rule), 'u').test(value);
      case 'propertyNames':
        return !isTable(value) || Object.keys(value).every((name) => isValid(name, asSchema(rule), root));
      case 'properties':
      case 'additionalProperties': {
        if (!isTable(value)) return true;
        const known = asSchema(schema['properties'] ?? {});
        return Object.entries(value).every(([name, each]) => {
          const isKnown = Object.hasOwn(known, name);
          if (keyword === 'properties') return !isKnown || isValid(each, asSchema(known[name]), root);
          return isKnown || (rule !== false && isValid(each, asSchema(rule), root));
        });
      }
      default:
        throw new Error(`no such keyword here: ${keyword}`);
    }
  });
}

type Schema = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asSchema(value: unknown): Schema {
  if (!isTable(value)) throw new Error(`no schema: ${JSON.stringify(value)}`);
  return value;
}

function definition(reference: string, root: Schema): Schema {
  return asSchema(asSchema(root['$defs'])[reference.replace('#/$defs/', '')]);
}

/** Values, right ones and wrong ones, for one setting or another. */
const TEXTS = [
  '',
  ' ',
  '-',
  'Ola',
  'light',
  'lihgt',
  'quorum',
  'one-all',
  'on',
  'off',
  'most',
  'mono',
  '/x.db',
  '~/x.db',
  'x.db',
  '~x',
  String.raw`C:\x.db`,
  String.raw`\\till\x.db`,
  'cassandra://h/k',
  'cassandra://a:b@h/k',
  'redis://h/k',
  '__proto__',
] as const;

describe('docs/config.schema.json', () => {
  const root = asSchema(
    JSON.parse(readFileSync(path.join(import.meta.dirname, '../../docs/config.schema.json'), 'utf8')),
  );

  test('names every setting, theme and pair of levels that the program takes', () => {
    const names = Object.keys(SETTINGS);
    expect(Object.keys(asSchema(root['properties']))).toEqual(['$schema', ...names, 'profiles']);
    expect(Object.keys(asSchema(definition('profile', root)['properties']))).toEqual(names);
    expect(definition('theme', root)['enum']).toEqual(Object.keys(THEMES));
    const places = asSchema(definition('keys', root)['propertyNames'])['enum'];
    expect(places).toEqual(Object.keys(CONTEXT_NAMES));
  });

  test('takes what the program takes, and refuses what it refuses', () => {
    const text = fc.constantFrom(...TEXTS);
    const value = fc.oneof({ weight: 6, arbitrary: text }, fc.constantFrom(null, 7, true, [], {}));
    const key = fc.constantFrom(...Object.keys(SETTINGS), '$schema', 'Store', 'password', '__proto__');
    const table = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
    const profile = fc.constantFrom('evening', 'a-1', '', 'a b', '-x', 'a'.repeat(33));
    const profiles = fc.dictionary(profile, fc.oneof(table, value), { maxKeys: 2, noNullPrototype: true });
    const file = fc.oneof(
      table,
      fc.tuple(table, fc.oneof(profiles, value)).map(([own, more]) => ({ ...own, profiles: more })),
    );
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(file, (settings) => {
        const isTaken = readSettings(JSON.stringify(settings)).kind === 'read';
        counts[isTaken ? 'taken' : 'refused'] += 1;
        expect({ settings, isTaken: isValid(settings, root, root) }).toEqual({ settings, isTaken });
      }),
      { numRuns: 3_000 },
    );
    expect(counts.taken).toBeGreaterThan(100);
    expect(counts.refused).toBeGreaterThan(100);
  });

  test('the example of the help is a file of settings', async () => {
    const { stdout } = await capture(['config', '--help'], {});
    const example = /^ {4}\{ "name"[\s\S]*?\} \} \}$/m.exec(stdout)?.[0] ?? '';
    expect(readSettings(example).kind).toBe('read');
    expect(isValid(JSON.parse(example), root, root)).toBe(true);
  });
});

test('theater config judges flags as the commands do', async () => {
  const { home } = homeWith(BOTH);
  const answers: readonly Captured[] = [
    await capture(['config', '--theme', 'nothing'], { HOME: home }),
    await capture(['config', '--store', 'redis://x/y'], { HOME: home }),
    await capture(['config', '--as', '-x'], { HOME: home }),
  ];
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 2]);
});
