import { type KeyChange, remapped } from '../../screen/client/keys/bindings.ts';
import type { Binding } from '../../screen/kit/keys/binding.ts';
import { isThemeName, THEMES } from '../../screen/kit/themes.ts';
import { readName } from '../../theater/names.ts';
import { isOneEditAway, quoted } from '../cli/judge-arguments.ts';
import { consistencyFaultOf, storeFaultOf } from '../opening/open-store.ts';
import { readJson, type Table, type Value } from './read-json.ts';

/** What can be set once for every command: its flag, and the variable that says the same. */
export const SETTINGS = {
  store: { flag: '--store', variable: 'THEATER_STORE' },
  name: { flag: '--as', variable: 'THEATER_NAME' },
  theme: { flag: '--theme', variable: 'THEATER_THEME' },
  consistency: { flag: '--consistency', variable: 'THEATER_CONSISTENCY' },
  screenReader: { flag: '--screen-reader', variable: 'INK_SCREEN_READER' },
  mouse: { flag: '--mouse', variable: 'THEATER_MOUSE' },
  keys: { flag: '', variable: 'THEATER_KEYS' },
} as const;

export type SettingName = keyof typeof SETTINGS;

/** A setting as a file has it, and the line in which it is, from 1. */
export type Setting = { readonly value: string; readonly line: number };

/** Settings by their names; those that are not there are left to others. */
export type Settings = ReadonlyMap<SettingName, Setting>;

/** What a file of settings says: for every start, and by the names of profiles. */
export type SettingsFile = { readonly own: Settings; readonly profiles: ReadonlyMap<string, Settings> };

/** What is wrong with a file, and in which line. */
type LineFault = { readonly kind: 'fault'; readonly line: number; readonly message: string };

type Reading<Found> = { readonly kind: 'read'; readonly found: Found } | LineFault;

/** Names of profiles are typed in shells. */
export const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/** Names that something secret goes by. */
const SECRET = /pass(?:word|phrase|wd)?|secret|token|credential/i;

/** Reads the text of a file of settings. Nothing in it is passed over: what is not known is a fault. */
export function readSettings(text: string): Reading<SettingsFile> {
  const json = readJson(text);
  if (json.kind === 'fault') return json;
  if (json.kind !== 'table') return fault(json.line, 'settings are one object, in { and }');
  let profiles: ReadonlyMap<string, Settings> = new Map();
  const rest: Table['entries'][number][] = [];
  for (const entry of json.entries) {
    if (entry.key === 'profiles') {
      const reading = readProfiles(entry.value);
      if (reading.kind === 'fault') return reading;
      profiles = reading.found;
    } else if (entry.key !== '$schema') rest.push(entry);
    else if (entry.value.kind !== 'text')
      return fault(entry.value.line, '$schema is a text, in double quotes');
  }
  const own = readTable({ ...json, entries: rest }, ['profiles']);
  return own.kind === 'fault' ? own : { kind: 'read', found: { own: own.found, profiles } };
}

function readProfiles(value: Value): Reading<ReadonlyMap<string, Settings>> {
  if (value.kind !== 'table')
    return fault(value.line, 'profiles are an object: { "evening": { "name": "Ola" } }');
  const profiles = new Map<string, Settings>();
  for (const { key, line, value: profile } of value.entries) {
    if (!PROFILE_NAME.test(key))
      return fault(line, `a profile has a name of up to 32 letters, digits, - and _, not "${quoted(key)}"`);
    if (profile.kind !== 'table') return fault(profile.line, `profile ${key} is an object, in { and }`);
    const settings = readTable(profile, []);
    if (settings.kind === 'fault') return settings;
    profiles.set(key, settings.found);
  }
  return { kind: 'read', found: profiles };
}

function readTable({ entries }: Table, more: readonly string[]): Reading<Settings> {
  const settings = new Map<SettingName, Setting>();
  for (const { key, line, value } of entries) {
    if (!isSettingName(key)) return fault(line, unknownWords(key, [...Object.keys(SETTINGS), ...more]));
    if (key === 'keys') {
      const keys = readKeys(value);
      if (keys.kind === 'fault') return keys;
      settings.set(key, { value: JSON.stringify(keys.found.written), line });
      continue;
    }
    if (value.kind !== 'text') return fault(value.line, `${key} is a text, in double quotes`);
    const wrong = faultOf(key, value.text);
    if (wrong !== null) return fault(value.line, `${key}: ${wrong}`);
    settings.set(key, { value: value.text, line: value.line });
  }
  return { kind: 'read', found: settings };
}

/** A key table that somebody changed, and the changes as they can be written again. */
type ReadKeys = {
  readonly bindings: readonly Binding[];
  readonly written: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Reads other keys for the booking terminal from the text of an object, as the variable has it. */
export function readKeysText(text: string): Reading<ReadKeys> {
  const json = readJson(text);
  return json.kind === 'fault' ? json : readKeys(json);
}

/** Reads other keys for the booking terminal: for each place, actions with their keys between blanks. */
function readKeys(value: Value): Reading<ReadKeys> {
  if (value.kind !== 'table') return fault(value.line, KEYS_FORM);
  const changes: (KeyChange & { readonly line: number })[] = [];
  for (const { key: context, value: actions } of value.entries) {
    if (actions.kind !== 'table') return fault(actions.line, KEYS_FORM);
    for (const { key: command, line, value: keys } of actions.entries) {
      if (keys.kind !== 'text') return fault(keys.line, KEYS_FORM);
      changes.push({ context, command, line, keys: keys.text.split(' ').filter((key) => key !== '') });
    }
  }
  const read = remapped(changes);
  if (read.kind === 'fault') {
    const { change, message } = read;
    const line = changes.find((each) => each === change)?.line ?? value.line;
    return fault(line, `keys, ${quoted(change.context)}, ${quoted(change.command)}: ${message}`);
  }
  const written = Object.fromEntries(
    [...Map.groupBy(changes, ({ context }) => context)].map(([context, own]) => [
      context,
      Object.fromEntries(own.map(({ command, keys }) => [command, keys.join(' ')])),
    ]),
  );
  return { kind: 'read', found: { bindings: read.bindings, written } };
}

const KEYS_FORM = 'keys are an object: { "map": { "release": "x", "room": "" } }';

function isSettingName(key: string): key is SettingName {
  return Object.hasOwn(SETTINGS, key);
}

function unknownWords(key: string, known: readonly string[]): string {
  if (SECRET.test(key))
    return 'no secret belongs in this file: set THEATER_PASSWORD_FILE, or THEATER_PASSWORD, in the environment';
  const near = known.find((name) => name === key.toLowerCase() || isOneEditAway(name, key.toLowerCase()));
  const advice = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  return `there is no setting "${quoted(key)}"; ${advice}`;
}

/** What is wrong with a value, in words that do not repeat what may be secret; null when nothing is. */
function faultOf(name: SettingName, value: string): string | null {
  if (value.trim() === '') return 'this is empty; leave it out';
  switch (name) {
    case 'store':
      return storeFaultOf(value) ?? placeFault(value);
    case 'name': {
      const reading = readName(value);
      return reading.kind === 'name' ? null : reading.message;
    }
    case 'theme':
      return isThemeName(value)
        ? null
        : `there is no theme "${quoted(value)}"; there are ${Object.keys(THEMES).join(', ')}`;
    case 'consistency':
      return consistencyFaultOf(value);
    case 'screenReader':
      return value === 'on' || value === 'off' ? null : 'this is on or off';
    case 'keys':
      return null;
    case 'mouse':
      return value === 'on' || value === 'off' ? null : 'the mouse is "on" or "off"';
  }
}

/** A file that depended on the folder in which the program is started would be another one in each. */
function placeFault(value: string): string | null {
  const isWhole = /^(?:\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(value) || value.startsWith('cassandra:');
  return isWhole ? null : 'a file is named here by its whole path, or from ~/';
}

function fault(line: number, message: string): LineFault {
  return { kind: 'fault', line, message };
}
