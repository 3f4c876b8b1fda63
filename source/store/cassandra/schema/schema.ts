import { StoreError } from '../../store.ts';

/** That of the last of the MIGRATIONS; a program that knows a lower number than the store's leaves it alone. */
export const SCHEMA_VERSION = 3;

/**
 * Ten days, the server's own default and the least that is allowed here. Nothing in `rooms` is ever deleted, so
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
  /**
   * Who waits for seats of a room, the first to come first. Made later than the others, without a new format: a
   * theater without it is whole, and nobody waits there.
   */
  waiting: {
    columns: {
      room: 'text',
      at: 'timeuuid',
      seats: 'int',
      client: 'text',
      made_by: 'text',
      note: 'text',
    },
    key: '((room), at)',
    options: '',
  },
} as const;

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES: readonly TableName[] = ['theater', 'plays', 'rooms', 'history', 'bells', 'waiting'];

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

/** One change of a table, which does nothing when it is made again. */
type Step =
  | { readonly table: TableName; readonly column: string }
  | { readonly table: TableName; readonly option: string };

/** What brings the tables from one format to the next, in the order of its steps. */
type Migration = {
  /** The format that they have afterwards, `schema_version`. */
  readonly version: number;
  /** What is better with it, for whoever is asked. */
  readonly purpose: string;
  readonly steps: readonly Step[];
};

/**
 * Every format that there has been after the first, in order. A new one is added at the end, and to TABLES, with
 * SCHEMA_VERSION raised to it. To add a column has the nodes prepare anew whatever reads its table, which while
 * others sell leaves some attempts in doubt; another option of a table alone does not reach statements that were
 * prepared before.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 2,
    purpose: 'a room shows its play, and those who watch are told of changes',
    steps: [
      { table: 'plays', column: 'version' },
      { table: 'rooms', column: 'play' },
      { table: 'bells', column: 'proof' },
    ],
  },
  {
    version: 3,
    purpose: 'no node can mix two versions of a seat',
    steps: [
      { table: 'rooms', option: WHOLE_ROWS },
      { table: 'plays', option: WHOLE_ROWS },
      // Last: what the nodes prepare after this goes by the options.
      { table: 'rooms', column: 'epoch' },
    ],
  },
];

/** A table as it is on the nodes. */
export type TableState = {
  /** What it lacks or has otherwise, in words; columns that it lacks are in `missing` as well. */
  readonly differences: readonly string[];
  readonly missing: readonly string[];
  /** Columns that were taken away once. */
  readonly dropped: readonly string[];
  /** Whether reads of it write nothing back, as {@link WHOLE_ROWS} says. */
  readonly isWhole: boolean;
};

/**
 * The migrations that tables in this state lack, each with the steps that are left; tables that are not there lack
 * none.
 */
export function pendingMigrations(states: ReadonlyMap<TableName, TableState>): readonly Migration[] {
  return MIGRATIONS.flatMap((migration) => {
    const steps = migration.steps.filter((step) => {
      const state = states.get(step.table);
      if (state === undefined) return false;
      return 'column' in step ? state.missing.includes(step.column) : !state.isWhole;
    });
    return steps.length === 0 ? [] : [{ ...migration, steps }];
  });
}

/**
 * Throws a StoreError when a step would add a column to the history that it had once: its rows are dated backwards,
 * to before the column was taken away, so that nodes would hide all that is written there.
 */
export function assertAddable(
  migrations: readonly Migration[],
  states: ReadonlyMap<TableName, TableState>,
): void {
  for (const step of migrations.flatMap(({ steps }) => steps)) {
    const isHidden = 'column' in step && states.get('history')?.dropped.includes(step.column) === true;
    if (step.table !== 'history' || !isHidden) continue;
    const message = `column ${step.column} of table history was taken away once`;
    throw new StoreError(
      'damaged',
      `${message}: what is written to it again is never seen; nothing was changed`,
    );
  }
}

/** The statement of a step. */
export function stepStatement(keyspace: string, step: Step): string {
  const table = `ALTER TABLE ${keyspace}.${step.table}`;
  if ('option' in step) return `${table} WITH ${step.option}`;
  const columns: Readonly<Record<string, string>> = TABLES[step.table].columns;
  return `${table} ADD IF NOT EXISTS ${step.column} ${columns[step.column]}`;
}

/** Whether a column came with a migration, so that a table without it is only old. */
export function isAddedLater(table: TableName, column: string): boolean {
  return MIGRATIONS.some(({ steps }) =>
    steps.some((step) => step.table === table && 'column' in step && step.column === column),
  );
}
