import { isIPv6 } from 'node:net';

import { makeSafe } from '../../../theater/safe-text.ts';

/** Where a theater on Cassandra is. Credentials are never part of it. */
export type CassandraAddress = {
  /** `host:port` of each contact point in the order given; an IPv6 host stands in brackets. */
  readonly contactPoints: readonly [string, ...string[]];
  readonly keyspace: string;
  /** null: the first node that answers tells it. */
  readonly dataCenter: string | null;
  /** Absent: connections are not encrypted. */
  readonly tls?: TlsFiles;
  /** Whether certificates need not be right, and a password may go to whoever answers; absent: no. */
  readonly isInsecure?: boolean;
};

/** The files that TLS is spoken with, as they were typed. */
export type TlsFiles = {
  /** Of whom certificates are accepted; null: of those that this machine trusts. */
  readonly authority: string | null;
  /** What this program shows to nodes that ask; null: nothing. */
  readonly own: { readonly certificate: string; readonly key: string } | null;
};

/** An address that was read, or why it cannot be one, in one line. */
type CassandraAddressReading =
  | { readonly kind: 'address'; readonly address: CassandraAddress }
  | { readonly kind: 'fault'; readonly message: string };

const SCHEME = 'cassandra://';
const DEFAULT_PORT = 9042;
const NO_SECRETS = 'a user name or password does not belong in the address, where others can read it';
const EXAMPLE = 'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1';

/** Letters, digits and underscore only: a keyspace cannot be a bound value, so nothing else may reach a statement. */
const KEYSPACE = /^[a-z][a-z0-9_]{0,47}$/;

/** Whether a `--store` value speaks of Cassandra at all, rightly or not. */
export function isCassandraAddress(text: string): boolean {
  return text.toLowerCase().startsWith('cassandra:');
}

/**
 * Reads `cassandra://host[:port][,host[:port]…]/keyspace[?dc=…&tls=on&…]`. The URL class is no help: it refuses
 * several hosts with ports.
 */
export function readCassandraAddress(text: string): CassandraAddressReading {
  if (!text.startsWith(SCHEME)) return fault(`an address starts with ${SCHEME}, as in ${EXAMPLE}`);
  const [beforeQuery = '', query, ...moreQueries] = text.slice(SCHEME.length).split('?');
  const [authority = '', keyspace = '', ...morePath] = beforeQuery.split('/');
  if (authority.includes('@')) return fault(NO_SECRETS);
  if (morePath.length > 0 || moreQueries.length > 0) return fault(`an address looks like ${EXAMPLE}`);
  if (keyspace === '') return fault(`the keyspace is missing after the hosts, as in ${EXAMPLE}`);
  if (!KEYSPACE.test(keyspace)) {
    return fault(
      `"${shown(keyspace)}" is no keyspace: up to 48 of a-z, 0-9 and _, the first of them a letter`,
    );
  }
  const points: string[] = [];
  for (const part of authority.split(',')) {
    const point = readContactPoint(part);
    if (point.kind === 'fault') return point;
    if (!points.includes(point.point)) points.push(point.point);
  }
  const settings = readSettings(query);
  if (settings.kind === 'fault') return settings;
  const [first, ...others] = points;
  if (first === undefined) return fault(`an address names at least one host, as in ${EXAMPLE}`);
  return {
    kind: 'address',
    address: { contactPoints: [first, ...others], keyspace, ...settings.settings },
  };
}

/** The address as a person would type it; reading it again gives the same address. */
export function formatCassandraAddress(address: CassandraAddress): string {
  const hosts = address.contactPoints.map((point) => point.replace(`:${DEFAULT_PORT}`, '')).join(',');
  const { dataCenter, tls, isInsecure = false } = address;
  const said: readonly (readonly [Setting, string | null])[] = [
    ['dc', dataCenter],
    ['tls', tls === undefined ? null : 'on'],
    ['tls-ca', tls?.authority ?? null],
    ['tls-cert', tls?.own?.certificate ?? null],
    ['tls-key', tls?.own?.key ?? null],
    ['insecure', isInsecure ? 'yes' : null],
  ];
  const settings = said.flatMap(([name, value]) => (value === null ? [] : [`${name}=${escaped(value)}`]));
  return `${SCHEME}${hosts}/${address.keyspace}${settings.length === 0 ? '' : `?${settings.join('&')}`}`;
}

/** Why a file of this mode and owner is no place for a secret, to follow its name; null when it is one. */
export function secretFileFault({
  mode,
  uid,
}: {
  readonly mode: number;
  readonly uid: number;
}): string | null {
  // Where there are no owners, modes mean nothing either.
  if (process.getuid === undefined) return null;
  if (uid !== process.getuid()) return 'belongs to another user; it must be yours';
  return (mode & 0o077) === 0 ? null : 'can be read by others; run chmod 600 on it';
}

/** The address in a message: whose certificates count there is no part of which store it is. */
export function nameOfAddress({ contactPoints, keyspace, dataCenter }: CassandraAddress): string {
  return formatCassandraAddress({ contactPoints, keyspace, dataCenter });
}

type Fault = { readonly kind: 'fault'; readonly message: string };

function readContactPoint(text: string): Fault | { readonly kind: 'point'; readonly point: string } {
  const match = /^(?:\[(?<six>[^\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>[^:]*))?$/.exec(text);
  const { six, name, port } = match?.groups ?? {};
  if (six === undefined && name === undefined) {
    const hint = isIPv6(text)
      ? `an IPv6 address stands in brackets: [${text}]`
      : 'a host is NAME or NAME:PORT';
    return fault(`"${shown(text)}" is no host; ${hint}`);
  }
  if (six !== undefined ? !isIPv6(six) : !/^[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?$/i.test(name ?? '')) {
    return fault(text === '' ? 'there is an empty host in the address' : `"${shown(text)}" is no host`);
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return fault(`"${shown(port)}" is no port; a port is a whole number from 1 to 65535`);
  }
  const host = six === undefined ? (name ?? '') : `[${six}]`;
  return { kind: 'point', point: `${host}:${port === undefined ? DEFAULT_PORT : Number(port)}` };
}

const SETTINGS = ['dc', 'tls', 'tls-ca', 'tls-cert', 'tls-key', 'insecure'] as const;

type Setting = (typeof SETTINGS)[number];

type SettingsReading =
  | Fault
  | { readonly kind: 'settings'; readonly settings: Omit<CassandraAddress, 'contactPoints' | 'keyspace'> };

/** What follows the question mark, in any order. */
function readSettings(query: string | undefined): SettingsReading {
  const values = new Map<Setting, string>();
  for (const part of query?.split('&') ?? []) {
    const [, typed = '', escapedValue = ''] = /^([^=]*)=(.+)$/.exec(part) ?? [];
    const name = SETTINGS.find((setting) => setting === typed);
    const value = unescaped(escapedValue);
    if (/user|pass|secret/i.test(part.split('=', 1)[0] ?? '')) return fault(NO_SECRETS);
    if (name === undefined || value === null || !isValue(name, value)) {
      return fault(`"?${shown(part)}" is not understood; ${SETTING_WORDS}`);
    }
    if (values.has(name)) return fault(`${name} is given twice`);
    values.set(name, value);
  }
  const tls = readTls(values);
  if (tls.kind === 'fault') return tls;
  const settings = {
    dataCenter: values.get('dc') ?? null,
    ...(tls.files !== null && { tls: tls.files }),
    ...(values.has('insecure') && { isInsecure: true }),
  };
  return { kind: 'settings', settings };
}

const SETTING_WORDS = `only ${SETTINGS.map((name) => `${name}=…`).join(', ')} may follow the keyspace, joined by &`;

function isValue(name: Setting, value: string): boolean {
  switch (name) {
    case 'dc':
      return /^[\w.-]{1,64}$/.test(value);
    case 'tls':
      return value === 'on';
    case 'insecure':
      return value === 'yes';
    case 'tls-ca':
    case 'tls-cert':
    case 'tls-key':
      return value.length <= 4_096;
  }
}

/** A file that is named asks for TLS as clearly as the word does. */
function readTls(
  values: ReadonlyMap<Setting, string>,
): Fault | { readonly kind: 'tls'; readonly files: TlsFiles | null } {
  const [certificate = null, key = null] = [values.get('tls-cert'), values.get('tls-key')];
  if ((certificate === null) !== (key === null)) {
    return fault('tls-cert and tls-key belong together: give both, or neither');
  }
  const authority = values.get('tls-ca') ?? null;
  const own = certificate === null || key === null ? null : { certificate, key };
  const isAsked = values.has('tls') || authority !== null || own !== null;
  return { kind: 'tls', files: isAsked ? { authority, own } : null };
}

/** A path with what would end it in an address, or steer a terminal, written as %XX. */
function escaped(value: string): string {
  return value.replace(/[%&?#\s\p{Cc}\p{Cf}]/gu, (character) => encodeURIComponent(character));
}

/** Null when a % is followed by what stands for no character. */
function unescaped(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

function fault(message: string): Fault {
  return { kind: 'fault', message };
}

function shown(text: string): string {
  return makeSafe(text).slice(0, 60);
}
