/** That of the last of the MIGRATIONS; a program that knows a lower number than the store's leaves it alone. */
export const SCHEMA_VERSION = 3;

/**
 * Ten days, the server's own default and the least that is allowed here. Nothing in these tables is ever deleted, so
 * a longer grace costs no space; a shorter one would let a replica that was away for longer bring deleted data back,
 * should an operator ever delete any.
 */
export const GC_GRACE_SECONDS = 864_000;

/**
 * What keeps a replica from having rows of two versions: no read writes back the columns that it named. Nodes go by
 * it for statements that were prepared afterwards, and for those of before until they forget them.
 */
export const WHOLE_ROWS = "read_repair = 'NONE'";

/**
 * Ends the statements on `rooms` and `plays` that would otherwise be those of an earlier format: what nodes have
 * prepared then must not be used again.
 */
export const FORMAT_MARK = `/* format ${SCHEMA_VERSION} */`;

/** The tables with their columns and CQL types; `?` in the docs' picture of the data model comes from here. */
export const TABLES = {
  /** The theater itself: one row, the first writer's. `plays` is the programme as it was made, by room. */
  theater: {
    columns: {
      name: 'text',
      id: 'uuid',
      rows: 'smallint',
      places: 'smallint',
      plays: 'frozen<map<text, text>>',
      made_at: 'timestamp',
      schema_version: 'int',
    },
    key: '(name)',
    options: '',
  },
  /** What each room shows, for other readers; it follows `rooms`, and `version` says how far it has come. */
  plays: {
    columns: { room: 'text', play: 'text', version: 'int static' },
    key: '((room), play)',
    options: WHOLE_ROWS,
  },
  /** A room is a partition: one Paxos instance, so that seats of one room change together or not at all. */
  rooms: {
    columns: {
      room: 'text',
      row: 'smallint',
      place: 'smallint',
      occupied: 'text',
      client: 'text',
      version: 'int',
      change: 'timeuuid',
      booking: 'text',
      held_by: 'text',
      held_until: 'timestamp',
      note: 'text',
      epoch: 'text static',
      revision: 'timeuuid static',
      closed: 'boolean static',
      play: 'text static',
    },
    key: '((room), row, place)',
    // Leveled: rows are overwritten all the time, and a read should meet each of them in one or two files.
    options: `compaction = {'class': 'LeveledCompactionStrategy'} AND gc_grace_seconds = ${GC_GRACE_SECONDS} AND ${WHOLE_ROWS}`,
  },
  /** A change is one row, by the UTC day of its id; the newest come first. */
  history: {
    columns: {
      room: 'text',
      day: 'date',
      at: 'timeuuid',
      kind: 'text',
      made_by: 'text',
      reason: 'text',
      seats: 'text',
      is_open_required: 'boolean',
      gate: 'text',
      is_recovered: 'boolean',
    },
    key: '((room, day), at)',
    // Few read it, so that no node has learned how long an answer takes before it asks another one.
    options: "CLUSTERING ORDER BY (at DESC) AND speculative_retry = '250ms'",
  },
  /**
   * What was changed a moment ago, told beside the change to those who watch, and how far a room had come when one of
   * them has read it (`proof`); forgotten within a minute. No change rests on it. Nothing is ever deleted, rows only
   * run out, so no grace is needed.
   */
  bells: {
    columns: {
      bell: 'text',
      at: 'timeuuid',
      room: 'text',
      change: 'timeuuid',
      seats: 'text',
      gate: 'text',
      proof: 'text',
    },
    key: '((bell), at)',
    options: `default_time_to_live = 60 AND gc_grace_seconds = 0 AND compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'MINUTES', 'compaction_window_size': '10'}`,
  },
} as const;

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES: readonly TableName[] = ['theater', 'plays', 'rooms', 'history', 'bells'];

/** The statement that makes a keyspace with `replicas` copies of each seat in one data center. */
export function createKeyspace(keyspace: string, dataCenter: string, replicas: number): string {
  if (!/^[\w.-]+$/.test(dataCenter)) throw new RangeError('a data center with this name cannot be used');
  const replication = `{'class': 'NetworkTopologyStrategy', '${dataCenter}': ${replicas}}`;
  return `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`;
}

/** The statement that makes a table where there is none; one that exists is left as it is. */
export function createTable(keyspace: string, table: TableName): string {
  const { columns, key, options } = TABLES[table];
  const lines = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const suffix = options === '' ? '' : ` WITH ${options}`;
  return `CREATE TABLE IF NOT EXISTS ${keyspace}.${table} (${lines.join(', ')}, PRIMARY KEY ${key})${suffix}`;
}
