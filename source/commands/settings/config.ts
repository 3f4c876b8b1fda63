import { readFileSync, type Stats, statSync } from 'node:fs';

import { chooseAppearance } from '../../screen/kit/theme.ts';
import { THEMES } from '../../screen/kit/themes.ts';
import { StoreError } from '../../store/store.ts';
import { defineCommand, type FlagTable, type FlagValues } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, alignColumns } from '../cli/output.ts';
import { readAppearance, readClient, type Reading } from '../cli/read-arguments.ts';
import { APPEARANCE_FLAGS, AS_FLAG, JSON_FLAG, READER_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { consistencyFaultOf, storeFaultOf } from '../opening/open-store.ts';
import { inHome, settingsPath, shownAddress, storeAddress } from '../opening/places.ts';
import { readSettings, type SettingName, SETTINGS, type SettingsFile } from './read-settings.ts';

/** The settings that a start works with: what the file says, and what of that the profile says. */
export type FoundSettings = {
  /** Where the file is, or would be; null for a user without a home. */
  readonly path: string | null;
  readonly isThere: boolean;
  readonly profile: string | null;
  /** The names of all profiles of the file. */
  readonly profiles: readonly string[];
  readonly values: ReadonlyMap<SettingName, FoundSetting>;
};

type FoundSetting = { readonly value: string; readonly from: 'profile' | 'file'; readonly line: number };

/** No more than anybody writes by hand; a file that goes on for ever is none. */
const MOST_BYTES = 65_536;

const NOTHING: SettingsFile = { own: new Map(), profiles: new Map() };

/**
 * Finds the settings of this user: those of the profile that `--profile` or THEATER_PROFILE names before those that
 * stand alone. A file that is not there says nothing; one that cannot be read, or that says what nobody understands,
 * is a fault in one line.
 */
export function findSettings(
  environment: NodeJS.ProcessEnv,
  flag: string | null,
  platform: NodeJS.Platform = process.platform,
): Reading<FoundSettings> {
  const path = pathOf(environment, platform);
  const text: Reading<string | null> = path === null ? { kind: 'value', value: null } : readText(path);
  if (text.kind === 'fault') return text;
  const read = text.value === null ? null : readSettings(text.value);
  if (read?.kind === 'fault') return fault(`${path}, line ${read.line}: ${read.message}`);
  const { own, profiles } = read?.found ?? NOTHING;
  const profile = flag ?? (environment['THEATER_PROFILE'] || null);
  const chosen = profile === null ? null : profiles.get(profile);
  if (chosen === undefined) {
    const origin = flag === null ? 'THEATER_PROFILE' : '--profile';
    return fault(
      `${origin}: there is no profile "${quoted(profile ?? '')}"${profilesWords(path, text.value, profiles)}`,
    );
  }
  const values = new Map<SettingName, FoundSetting>();
  for (const [name, setting] of own) values.set(name, { ...setting, from: 'file' });
  for (const [name, setting] of chosen ?? []) values.set(name, { ...setting, from: 'profile' });
  return {
    kind: 'value',
    value: { path, isThere: text.value !== null, profile, profiles: [...profiles.keys()], values },
  };
}

/** Which profiles there are, and where. */
function profilesWords(path: string | null, text: string | null, profiles: SettingsFile['profiles']): string {
  if (path === null) return '; this user has no home';
  if (text === null) return `; ${path} is not there`;
  return ` in ${path}; ${profiles.size === 0 ? 'it has none' : `it has ${[...profiles.keys()].join(', ')}`}`;
}

function pathOf(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  try {
    return settingsPath(environment, platform);
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** The text of a file; null when it is not there. */
function readText(path: string): Reading<string | null> {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'value', value: null };
    const wrong = kindFault(stats);
    if (wrong !== null) return fault(`${path} ${wrong}`);
    return { kind: 'value', value: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOTDIR') return { kind: 'value', value: null };
    return fault(
      code.startsWith('ERR_ENCODING') ? `${path} is not UTF-8` : `${path} cannot be read (${code})`,
    );
  }
}

function kindFault(stats: Stats): string | null {
  if (stats.isDirectory()) return 'is a folder, where the file of settings should be';
  if (!stats.isFile()) return 'is not a regular file';
  return stats.size > MOST_BYTES ? 'is too large for a file of settings' : null;
}

function fault(message: string): Reading<never> {
  return { kind: 'fault', message };
}

/** The environment with these settings where it says nothing itself: so they reach whatever asks it. */
export function withSettings(
  environment: NodeJS.ProcessEnv,
  { values }: Pick<FoundSettings, 'values'>,
): NodeJS.ProcessEnv {
  const laid: NodeJS.ProcessEnv = { ...environment };
  for (const [name, { value }] of values) {
    const { variable } = SETTINGS[name];
    laid[variable] ||= name === 'store' ? inHome(value, environment) : value;
  }
  return laid;
}

const FLAGS = {
  ...AS_FLAG,
  theme: APPEARANCE_FLAGS.theme,
  store: STORE_FLAGS.store,
  consistency: STORE_FLAGS.consistency,
  ...READER_FLAG,
  profile: STORE_FLAGS.profile,
  ...JSON_FLAG,
} as const satisfies FlagTable;

/** Where the value of a setting comes from, the one that counts most first. */
type Origin = 'flag' | 'environment' | 'profile' | 'file' | 'default';

/** What holds for one setting; null: nothing is said, and nothing is usual. */
type Held = { readonly value: string | null; readonly from: Origin; readonly where: string };

export const configCommand = defineCommand({
  name: 'config',
  summary: 'The settings that hold here, and where each comes from',
  usage: 'config [--profile PROFILE]',
  details: [
    'A flag counts before a variable of the environment, that before a profile,',
    'that before the rest of the file. It is $XDG_CONFIG_HOME/theater/config.json',
    '(~/.config/theater/config.json), or what THEATER_CONFIG names:',
    '  { "name": "Ola", "theme": "light",',
    '    "profiles": { "evening": { "store": "~/evening.db" } } }',
    'It may say store, name, theme, consistency, keys, screenReader and mouse (on,',
    'off), and never a password. A profile is chosen by --profile, of every command',
    'with a store, or THEATER_PROFILE.',
  ],
  flags: FLAGS,
  isBare: true,
  example: 'theater config --profile evening',
  run: ({ words, flags, output, environment }) => {
    if (words.length > 0) return Promise.resolve(output.usage('theater config takes no words, only flags'));
    const found = findSettings(environment, flags.profile);
    const wrong = found.kind === 'fault' ? found.message : faultIn(flags, environment);
    if (found.kind === 'fault' || wrong !== null)
      return Promise.resolve(output.fail('configuration', wrong ?? '', EXIT.usage));
    const { path, isThere, profile } = found.value;
    const now = heldNow(flags, environment, found.value);
    const held = Object.entries(now);
    const keys = now.keys.value;
    if (output.isJson) {
      const settings = Object.fromEntries(held.map(([name, { value, from }]) => [name, { value, from }]));
      output.json({ file: path, isThere, profile, settings });
    } else {
      output.print([
        ...alignColumns(held.map(([name, { value, where }]) => [name, shownValue(name, value), where])),
        ...(keys === null ? [] : ['', `The keys are ${keys}`]),
        '',
        `The file of settings is ${path ?? 'nowhere: this user has no home'}${isThere ? '' : ' (not there)'}`,
      ]);
    }
    return Promise.resolve(EXIT.done);
  },
});

/** A value in the table; keys are many, and below it. */
function shownValue(name: string, value: string | null): string {
  return value === null ? '-' : name === 'keys' ? 'below' : value;
}

type ConfigFlags = FlagValues<typeof FLAGS>;

/** What is wrong with what flags and environment say; null when nothing is. */
function faultIn(flags: ConfigFlags, environment: NodeJS.ProcessEnv): string | null {
  const said = (name: SettingName, flag: string | null): readonly [string, string] | null => {
    const { flag: typed, variable } = SETTINGS[name];
    if (flag !== null) return [typed, flag];
    return environment[variable] ? [variable, environment[variable]] : null;
  };
  const name = said('name', flags.as);
  const reading = name === null ? null : readClient(name[1]);
  if (reading?.kind === 'fault') return reading.message;
  const theme = readAppearance({ ...flags, mono: false, ascii: false }, environment);
  if (theme.kind === 'fault') return theme.message;
  for (const [setting, faultOf] of [
    ['store', storeFaultOf],
    ['consistency', consistencyFaultOf],
  ] as const) {
    const text = said(setting, flags[setting]);
    const wrong = text === null ? null : faultOf(text[1]);
    if (text !== null && wrong !== null) return `${text[0]}: ${wrong}`;
  }
  return null;
}

/** Every setting as a command that is started with these flags would have it. */
function heldNow(
  flags: ConfigFlags,
  environment: NodeJS.ProcessEnv,
  found: FoundSettings,
): Readonly<Record<SettingName, Held>> {
  const { profile, values } = found;
  const hold = (name: SettingName, flag: string | null, usual: string | null): Held => {
    const { flag: typed, variable } = SETTINGS[name];
    if (flag !== null) return { value: flag, from: 'flag', where: typed };
    const said = environment[variable] ?? '';
    if (said !== '') return { value: said, from: 'environment', where: variable };
    const setting = values.get(name);
    if (setting === undefined) return { value: usual, from: 'default', where: 'default' };
    const { value, from, line } = setting;
    return { value, from, where: `${from === 'profile' ? `profile ${profile}` : 'file'}, line ${line}` };
  };
  const store = hold('store', flags.store, null);
  const address = store.value === null ? storeAddress(null, environment) : inHome(store.value, environment);
  return {
    store: { ...store, value: shownAddress(address) },
    name: hold('name', flags.as, null),
    theme: hold('theme', flags.theme, usualTheme(environment)),
    consistency: hold('consistency', flags.consistency, 'quorum'),
    screenReader: hold('screenReader', flags.screenReader ? 'on' : null, 'off'),
    mouse: hold('mouse', null, 'off'),
    keys: hold('keys', null, null),
  };
}

function usualTheme(environment: NodeJS.ProcessEnv): string {
  const { theme } = chooseAppearance({}, environment, process.platform);
  return Object.entries(THEMES).find(([, known]) => known === theme)?.[0] ?? 'default';
}
