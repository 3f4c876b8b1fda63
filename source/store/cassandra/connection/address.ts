import { isIPv6 } from 'node:net';

import { makeSafe } from '../../../theater/safe-text.ts';

/** Where a theater on Cassandra is. Credentials are never part of it. */
export type CassandraAddress = {
  /** `host:port` of each contact point in the order given; an IPv6 host stands in brackets. */
  readonly contactPoints: readonly [string, ...string[]];
  readonly keyspace: string;
  /** null: the first node that answers tells it. */
  readonly dataCenter: string | null;
};

/** An address that was read, or why it cannot be one, in one line. */
type CassandraAddressReading =
  | { readonly kind: 'address'; readonly address: CassandraAddress }
  | { readonly kind: 'fault'; readonly message: string };

const SCHEME = 'cassandra://';
const DEFAULT_PORT = 9042;
const EXAMPLE = 'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1';

/** Letters, digits and underscore only: a keyspace cannot be a bound value, so nothing else may reach a statement. */
const KEYSPACE = /^[a-z][a-z0-9_]{0,47}$/;

/** Whether a `--store` value speaks of Cassandra at all, rightly or not. */
export function isCassandraAddress(text: string): boolean {
  return text.toLowerCase().startsWith('cassandra:');
}

/**
 * Reads `cassandra://host[:port][,host[:port]…]/keyspace[?dc=…]`. The URL class is no help: it refuses several hosts
 * with ports.
 */
export function readCassandraAddress(text: string): CassandraAddressReading {
  if (!text.startsWith(SCHEME)) return fault(`an address starts with ${SCHEME}, as in ${EXAMPLE}`);
  const [beforeQuery = '', query, ...moreQueries] = text.slice(SCHEME.length).split('?');
  const [authority = '', keyspace = '', ...morePath] = beforeQuery.split('/');
  if (authority.includes('@')) {
    return fault('a user name or password does not belong in the address, where others can read it');
  }
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
  const dataCenter = readDataCenter(query);
  if (dataCenter.kind === 'fault') return dataCenter;
  const [first, ...others] = points;
  if (first === undefined) return fault(`an address names at least one host, as in ${EXAMPLE}`);
  return {
    kind: 'address',
    address: { contactPoints: [first, ...others], keyspace, dataCenter: dataCenter.name },
  };
}

/** The address as a person would type it; reading it again gives the same address. */
export function formatCassandraAddress({ contactPoints, keyspace, dataCenter }: CassandraAddress): string {
  const hosts = contactPoints.map((point) => point.replace(`:${DEFAULT_PORT}`, '')).join(',');
  return `${SCHEME}${hosts}/${keyspace}${dataCenter === null ? '' : `?dc=${dataCenter}`}`;
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

function readDataCenter(
  query: string | undefined,
): Fault | { readonly kind: 'dc'; readonly name: string | null } {
  if (query === undefined) return { kind: 'dc', name: null };
  const match = /^dc=([\w.-]{1,64})$/.exec(query);
  if (match?.[1] !== undefined) return { kind: 'dc', name: match[1] };
  return fault(`"?${shown(query)}" is not understood; only ?dc=NAME may follow the keyspace`);
}

function fault(message: string): Fault {
  return { kind: 'fault', message };
}

function shown(text: string): string {
  return makeSafe(text).slice(0, 60);
}
