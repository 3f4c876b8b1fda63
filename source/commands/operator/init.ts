import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { limitsOf, ROLE_NAMES, type RoleName } from '../../store/rights.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { makePlan, type Plan, PLAN_LIMITS } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { ask, canAsk } from '../cli/ask.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { readCount } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openStore, rolesFor, storeKind } from '../opening/open-store.ts';
import { settingsPath } from '../opening/places.ts';
import { withStore } from '../opening/with-store.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Make what is missing of the theater; what exists is not changed',
  usage: 'init [--rooms N] [--rows N] [--places N] [--copies N] [--roles]',
  details: [
    'A theater keeps the rooms, rows and places it was made with: asking for others',
    'is refused (exit code 1). The booking terminal offers to make one of six rooms',
    'where there is none; every other command makes nothing. On Cassandra init also',
    'brings tables of an older version up to date, and asks before it does; three',
    'nodes must be known, or --copies says how many copies of each seat there shall',
    'be; --consistency, or --read and --write, are kept for all programs of the',
    'theater. All that was made is read back before it is said.',
    '--roles also makes the roles viewer, till and house on nodes that ask who one',
    'is, each with the least rights it needs: passwords are made at random, and',
    'written into files for their owner alone; a role that exists keeps its own.',
    '--roles --cql prints the statements instead, and does nothing.',
  ],
  flags: {
    rooms: { kind: 'value', placeholder: 'N', summary: `Rooms, 1-${PLAN_LIMITS.rooms}; 6 without it.` },
    rows: { kind: 'value', placeholder: 'N', summary: `Rows of each room, 1-${PLAN_LIMITS.rows}; 12.` },
    places: { kind: 'value', placeholder: 'N', summary: `Places of each row, 1-${PLAN_LIMITS.places}; 10.` },
    yes: { kind: 'switch', summary: 'Do not ask before older tables are changed.' },
    roles: { kind: 'switch', summary: 'On Cassandra: make viewer, till and house, too.' },
    cql: { kind: 'switch', summary: 'With --roles: print what makes them, and do nothing.' },
    copies: { kind: 'value', placeholder: 'N', summary: 'Copies of each seat on Cassandra, 1-9; 3.' },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater init --rooms 3 --rows 8 --places 14',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater init takes no words, only flags');
    const measures: Measures = {};
    for (const name of ['rooms', 'rows', 'places'] as const) {
      const reading = readCount(`--${name}`, flags[name], { from: 1, to: PLAN_LIMITS[name] });
      if (reading.kind === 'fault') return output.usage(reading.message);
      if (reading.value !== null) measures[name] = reading.value;
    }
    const copies = readCount('--copies', flags.copies, { from: 1, to: MOST_COPIES });
    if (copies.kind === 'fault') return output.usage(copies.message);
    if (copies.value !== null && storeKind(flags, environment).file !== null) {
      return output.usage('--copies is for Cassandra: a file is one copy');
    }
    if (flags.cql && !flags.roles) return output.usage('--cql goes with --roles');
    const wanted = flags.roles ? await rolesFor(flags, environment) : null;
    if (flags.roles && wanted === null)
      return output.usage('--roles is for Cassandra: who may use a file, its mode says');
    if (flags.cql) {
      output.print(wanted?.cql ?? []);
      return EXIT.done;
    }
    const store = await openStore(flags, environment, { mayMake: true });
    try {
      const refusal = flags.yes ? null : await askFirst(store, output);
      if (refusal !== null) return refusal;
      const options = copies.value === null ? {} : { copies: copies.value };
      const { plan, seatsMade, copies: kept } = await store.initialise(makePlan(measures), options);
      const rooms = plan.rooms.map(({ room }) => room);
      const { rows, places } = plan;
      const isRefused = !hasMeasures(plan, measures);
      const roles =
        wanted === null || isRefused
          ? null
          : await makeRoles(store, passwordFolder(wanted.keyspace, environment));
      const outcome = isRefused ? { outcome: 'refused', reason: 'exists' } : { outcome: 'applied' };
      if (output.isJson)
        output.json({
          ...outcome,
          rooms,
          rows,
          places,
          seatsMade,
          ...(kept !== undefined && { copies: kept }),
          ...(roles !== null && { roles }),
        });
      else if (isRefused)
        output.say(`There is a theater already: ${planWords(plan)}. Nothing else was made.`);
      else
        output.print([
          seatsMade > 0
            ? `Made ${seatsMade} seats: ${planWords(plan)}${copiesWords(kept)}.`
            : `Nothing was missing: ${planWords(plan)}${copiesWords(kept)}.`,
          ...(roles ?? []).map(roleWords),
        ]);
      return isRefused ? EXIT.refused : EXIT.done;
    } finally {
      await store.close();
    }
  },
});

/** A role, and the file with its password; null where it was there before, and keeps the one it has. */
type MadeRole = { readonly role: RoleName; readonly passwordFile: string | null };

/**
 * Makes the roles that are missing. Each password is in its file before the nodes have it: one that nobody can read
 * any more is worse than a file that nobody needs. A run that was cut short goes on with the files that it left.
 */
async function makeRoles(store: Store, folder: string): Promise<readonly MadeRole[]> {
  if (store.makeRoles === undefined) return [];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = ROLE_NAMES.map((role) => {
    const file = path.join(folder, `${role}.password`);
    return { role, file, isOld: existsSync(file), password: passwordIn(file) };
  });
  const made = new Set(await store.makeRoles(new Map(files.map(({ role, password }) => [role, password]))));
  for (const { role, file, isOld } of files) if (!made.has(role) && !isOld) rmSync(file);
  return files.map(({ role, file }) => ({ role, passwordFile: made.has(role) ? file : null }));
}

/** Where the passwords of a theater's roles are kept: below `$XDG_CONFIG_HOME/theater/roles`. */
function passwordFolder(keyspace: string, environment: NodeJS.ProcessEnv): string {
  const settings = settingsPath({ ...environment, THEATER_CONFIG: '' }, process.platform);
  return path.join(path.dirname(settings), 'roles', keyspace);
}

/** The password in a file for this user alone, which is made where it is not there. */
function passwordIn(file: string): string {
  if (!existsSync(file)) {
    const password = randomBytes(24).toString('base64url');
    writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return password;
  }
  const [password = ''] = readFileSync(file, 'utf8').split(/\r?\n/, 1);
  if (/^[\w-]{16,}$/.test(password)) return password;
  throw new StoreError('configuration', `${file} has no password that can be used; move it away`);
}

function roleWords({ role, passwordFile }: MadeRole): string {
  return passwordFile === null
    ? `Role ${role} was there, and keeps its password; it has what it may.`
    : `Role ${role}: its password is in ${makeSafe(passwordFile)}`;
}

/** Null when there is nothing to ask, or the person agrees; otherwise the exit code. */
async function askFirst(store: Store, output: Output): Promise<ExitCode | null> {
  const upgrades = (await store.upgrades?.()) ?? [];
  if (upgrades.length === 0) return null;
  output.say(`The tables of ${store.address} are of an older version. Afterwards ${upgrades.join('; ')}.`);
  output.say('Changing them takes some seconds and changes no seat. Of bookings made meanwhile a few in a');
  output.say('hundred get no answer at first; every program finds out by itself what became of them.');
  if (!canAsk()) return output.usage('theater init asks before it changes older tables; add --yes');
  const answer = await ask('Change the tables? Type yes: ');
  if (answer === null) return EXIT.interrupted;
  if (answer.trim().toLowerCase() === 'yes') return null;
  return output.fail('not-confirmed', 'nothing was changed: yes was not typed', EXIT.refused);
}

type Measures = { rooms?: number; rows?: number; places?: number };

/** Whether the theater is what was asked for, as far as anything was. */
function hasMeasures(plan: Plan, { rooms, rows, places }: Measures): boolean {
  return (
    (rooms ?? plan.rooms.length) === plan.rooms.length &&
    (rows ?? plan.rows) === plan.rows &&
    (places ?? plan.places) === plan.places
  );
}

const MOST_COPIES = 9;

function copiesWords(copies: number | undefined): string {
  if (copies === undefined) return '';
  return copies === 1
    ? '; ONE copy of each seat: it is lost with its node'
    : `; ${copies} copies of each seat`;
}

function planWords({ rooms, rows, places }: Plan): string {
  const letters = rooms.map(({ room }) => room).join(' ');
  return `rooms ${letters}, each with rows 1-${rows} and places 1-${places}`;
}

export const renewCommand = defineCommand({
  name: 'renew',
  summary: 'After a store was put back by hand: have everybody read it anew',
  usage: 'renew [--yes]',
  details: [
    'A store that was restored shows its old seats again, while terminals still',
    'show newer ones. This changes no seat: it begins another epoch, so that every',
    'screen reads all rooms anew and says so, and what was decided before is',
    'refused. init, restore and a reset of all rooms do it by themselves. Asks',
    'first.',
  ],
  flags: { yes: { kind: 'switch', summary: 'Do not ask.' }, ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater renew --yes',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater renew takes no words, only flags');
    if (!flags.yes && !canAsk())
      return output.usage('theater renew asks first, and there is no terminal; add --yes');
    return await withStore({ flags, environment }, async (store) => {
      const { run } = limitsOf((await store.rights?.()) ?? null);
      if (run !== null) return output.fail('not-permitted', `nothing was renewed: ${run}`, EXIT.unreachable);
      if (!flags.yes) {
        output.say(`Bookings that are under way in ${store.address} will be refused.`);
        const answer = await ask('Renew? Type yes: ');
        if (answer === null) return EXIT.interrupted;
        if (answer.trim().toLowerCase() !== 'yes')
          return output.fail('not-confirmed', 'nothing was renewed: yes was not typed', EXIT.refused);
      }
      await store.renew();
      if (output.isJson) output.json({ outcome: 'applied' });
      else output.print(['Another epoch has begun: every program reads all rooms anew.']);
      return EXIT.done;
    });
  },
});
