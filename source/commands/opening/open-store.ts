import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

import manifest from '../../../package.json' with { type: 'json' };
import {
  type CassandraAddress,
  isCassandraAddress,
  readCassandraAddress,
  secretFileFault,
} from '../../store/cassandra/connection/address.ts';
import { readConsistency } from '../../store/cassandra/connection/consistency.ts';
import { backUp, contentsOf, restore } from '../../store/sqlite/backup.ts';
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { NodeVitals, Vitals } from '../../store/vitals.ts';
import type { FlagValues } from '../cli/command.ts';
import type { STORE_FLAGS } from '../cli/shared-flags.ts';
import { shownAddress, storeAddress } from './places.ts';

/** What was given for {@link STORE_FLAGS}. */
export type StoreFlags = Omit<FlagValues<typeof STORE_FLAGS>, 'profile'>;

/**
 * Opens the store that the flags and the environment name; the only place that knows which stores there are. It makes
 * nothing; `isBrief` opens for a few questions and one change at most; but with `mayMake` a file is opened that is
 * not there yet, for `initialise` to make a theater in it. `seat` is what it is where it stays, for whoever asks the
 * nodes who is connected; with `isReadOnly` nodes are sent nothing that writes. Rejects with a StoreError:
 * `configuration` when address, flags or credentials are wrong, `not-initialised` for a file without a theater.
 */
export async function openStore(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  { mayMake = false, isBrief = false, seat = null, isReadOnly = false }: OpeningOptions = {},
): Promise<Store> {
  const address = storeAddress(flags.store, environment);
  if (isCassandraAddress(address))
    return await openCassandra(address, flags, environment, { isBrief, seat, isReadOnly });
  const noStore = storeFaultOf(address);
  if (noStore !== null) throw wrong(noStore);
  const levels = (['consistency', 'read', 'write'] as const).filter((name) => (flags[name] ?? null) !== null);
  if (levels.length > 0) {
    const typed = levels.map((name) => `--${name}`).join(' and ');
    throw wrong(`${typed} can only be chosen on Cassandra; ${address} is a file`);
  }
  return await openSqliteStore(address, { plan: null, mustExist: !mayMake });
}

/** How a store is opened, besides where it is. */
type OpeningOptions = {
  readonly mayMake?: boolean;
  readonly isBrief?: boolean;
  readonly seat?: ProgramSeat | null;
  readonly isReadOnly?: boolean;
};

/** What a program is where it stays; null for one that ends by itself. */
export type ProgramSeat = 'terminal' | 'till' | 'ops' | 'watch' | 'stress';

/** The keyspace that the flags name, and the statements that make its roles; nobody is asked. Null for a file. */
export async function rolesFor(
  { store }: Pick<StoreFlags, 'store'>,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly keyspace: string; readonly cql: readonly string[] } | null> {
  const address = storeAddress(store, environment);
  if (!isCassandraAddress(address)) return null;
  const { keyspace } = readAddress(address, { store });
  const { rolesCql } = await import('../../store/cassandra/schema/roles.ts');
  return { keyspace, cql: rolesCql(keyspace) };
}

/** What is wrong with the address of a store as it is written, without asking anybody; null when nothing is. */
export function storeFaultOf(address: string): string | null {
  if (isCassandraAddress(address)) {
    const reading = readCassandraAddress(address);
    return reading.kind === 'fault' ? reading.message : null;
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return null;
  return `${shownAddress(address)} is no store; a store is a file or cassandra://host/keyspace`;
}

/** What is wrong with the name of two levels; null when nothing is. */
export function consistencyFaultOf(preset: string): string | null {
  const reading = readConsistency({ preset });
  return reading.kind === 'fault' ? reading.message : null;
}

/**
 * How the nodes that the flags name are doing, none of which has answered; null for a file, whose place tells
 * nothing.
 */
export async function vitalsUnanswered(
  { store }: Pick<StoreFlags, 'store'>,
  environment: NodeJS.ProcessEnv,
): Promise<Vitals | null> {
  const address = storeAddress(store, environment);
  if (!isCassandraAddress(address)) return null;
  const read = readAddress(address, { store });
  const { contactPoints } = read;
  const { troubleFinderFor } = await import('../../store/cassandra/connection/open-session.ts');
  const troubles = troubleFinderFor({ address: read, keyPassphrase: keyPassphrase(environment) });
  const nodes = contactPoints.map(async (point): Promise<NodeVitals> => {
    const [, host = point, port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(point) ?? [];
    const trouble = await troubles.troubleOf({ address: host, port: Number(port) });
    const state = trouble.isAnswering ? 'up' : trouble.isBarred ? 'barred' : 'down';
    return { address: host, state, latencyMs: null, connections: 0, inFlight: 0, trouble };
  });
  const levels = { level: 'warning', missing: null, goesOn: 'the store does not answer' } as const;
  return { kind: 'cluster', nodes: await Promise.all(nodes), isSchemaAgreed: true, levels };
}

/**
 * The file that the store is, or null for another kind; and whether it is the one that every user has, which nobody
 * named.
 */
export function storeKind(
  { store }: Pick<StoreFlags, 'store'>,
  environment: NodeJS.ProcessEnv,
): { readonly file: string | null; readonly isUsual: boolean } {
  const address = storeAddress(store, environment);
  const file = isCassandraAddress(address) ? null : address;
  return { file, isUsual: store === null && !environment['THEATER_STORE'] };
}

/** What keeps copies of a store that is a file. */
export const fileKeeper: FileKeeper = { backUp, contentsOf, restore };

/** Copies a theater's file, says what is in one, and brings a copy back. */
type FileKeeper = {
  readonly backUp: typeof backUp;
  readonly contentsOf: typeof contentsOf;
  readonly restore: typeof restore;
};

async function openCassandra(
  text: string,
  { store, consistency: preset, read, write }: StoreFlags,
  environment: NodeJS.ProcessEnv,
  { isBrief, seat, isReadOnly }: Required<Omit<OpeningOptions, 'mayMake'>>,
): Promise<Store> {
  const address = readAddress(text, { store });
  // What is usual here gives way to levels that are named one by one.
  const usual = read === null && write === null ? environment['THEATER_CONSISTENCY'] || null : null;
  const chosen = preset ?? usual;
  const levels = readConsistency({
    ...(chosen !== null && { preset: chosen }),
    ...(read !== null && { read }),
    ...(write !== null && { write }),
  });
  if (levels.kind === 'fault')
    throw wrong(
      preset === null && usual !== null ? `THEATER_CONSISTENCY: ${levels.message}` : levels.message,
    );
  const credentials = logIn(environment);
  // The driver takes longer to load than a booking in a file takes: only who needs it waits for it.
  const { openCassandraStore } = await import('../../store/cassandra/cassandra-store.ts');
  return await openCassandraStore({
    address,
    consistency: levels.consistency,
    credentials,
    keyPassphrase: keyPassphrase(environment),
    isBrief,
    isReadOnly,
    program: { name: seat === null ? 'theater' : `theater ${seat}`, version: manifest.version },
  });
}

function readAddress(text: string, { store }: Pick<StoreFlags, 'store'>): CassandraAddress {
  const reading = readCassandraAddress(text);
  if (reading.kind === 'address') return reading.address;
  throw wrong(`${store === null ? 'THEATER_STORE' : '--store'}: ${reading.message}`);
}

function logIn(environment: NodeJS.ProcessEnv): Credentials | null {
  const login = readCredentials(environment);
  if (login.kind === 'fault') throw wrong(login.message);
  return login.credentials;
}

function keyPassphrase(environment: NodeJS.ProcessEnv): string | null {
  return environment['THEATER_TLS_PASSPHRASE'] || null;
}

function wrong(message: string): StoreError {
  return new StoreError('configuration', message);
}

/** Who the program is to a cluster that asks; from the environment or a file, never from the command line. */
type CredentialsReading =
  /** Null when nothing is set: most clusters do not ask. */
  | { readonly kind: 'credentials'; readonly credentials: Credentials | null }
  | { readonly kind: 'fault'; readonly message: string };

/** A user name with its password. */
type Credentials = { readonly username: string; readonly password: string };

/**
 * Reads THEATER_USER with THEATER_PASSWORD, or with THEATER_PASSWORD_FILE: a file that this user owns and nobody else
 * can read, with the password in its first line. No message repeats what was read.
 */
export function readCredentials(environment: NodeJS.ProcessEnv): CredentialsReading {
  const username = environment['THEATER_USER'] ?? '';
  const password = environment['THEATER_PASSWORD'] ?? '';
  const file = environment['THEATER_PASSWORD_FILE'] ?? '';
  if (username === '') {
    if (password === '' && file === '') return { kind: 'credentials', credentials: null };
    return fault('a password is set, but no user name; set THEATER_USER too');
  }
  if (password !== '' && file !== '') {
    return fault('THEATER_PASSWORD and THEATER_PASSWORD_FILE are both set; set one of them');
  }
  if (password !== '') return { kind: 'credentials', credentials: { username, password } };
  if (file !== '') return readPasswordFile(username, file);
  return fault('THEATER_USER is set, but no password; set THEATER_PASSWORD or THEATER_PASSWORD_FILE too');
}

function readPasswordFile(username: string, file: string): CredentialsReading {
  const name = `THEATER_PASSWORD_FILE ${file}`;
  try {
    const descriptor = openSync(file, 'r');
    try {
      // What was opened is judged, not what stands at the path a moment later.
      const unsafe = secretFileFault(fstatSync(descriptor));
      if (unsafe !== null) return fault(`${name} ${unsafe}`);
      const [password = ''] = readFileSync(descriptor, 'utf8').split(/\r?\n/, 1);
      if (password === '') return fault(`${name} has no password in its first line`);
      return { kind: 'credentials', credentials: { username, password } };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return fault(`${name} cannot be read (${code})`);
  }
}

function fault(message: string): CredentialsReading {
  return { kind: 'fault', message };
}
