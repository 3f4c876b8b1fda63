import { StoreError } from '../../store.ts';
import { type TableName, TABLES, WHOLE_ROWS } from './schema.ts';

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
