import { THEMES } from '../../screen/kit/themes.ts';
import type { FlagTable } from './command.ts';

/** The two levels that go by a name. */
const CONSISTENCIES = ['quorum', 'all-one', 'one-all'] as const;

const LEVELS = ['ONE', 'TWO', 'THREE', 'QUORUM', 'ALL'] as const;

/** Which store, and how it is asked; for every command that opens one. */
export const STORE_FLAGS = {
  store: {
    kind: 'value',
    placeholder: 'ADDRESS',
    summary: "A file, or 'cassandra://host[,host…]/keyspace[?dc=…]'",
  },
  consistency: {
    kind: 'value',
    placeholder: 'LEVELS',
    values: CONSISTENCIES,
    summary: 'On Cassandra: quorum (usual), all-one or one-all.',
  },
  read: {
    kind: 'value',
    placeholder: 'LEVEL',
    values: LEVELS,
    summary: 'On Cassandra: the read level, such as QUORUM.',
  },
  write: {
    kind: 'value',
    placeholder: 'LEVEL',
    values: LEVELS,
    summary: 'On Cassandra: the write level, such as QUORUM.',
  },
  profile: {
    kind: 'value',
    placeholder: 'PROFILE',
    summary: 'The settings of that name; see theater config.',
  },
} as const satisfies FlagTable;

/** For every command that prints. */
export const JSON_FLAG = {
  json: { kind: 'switch', summary: 'Print one JSON object, failures too.' },
} as const satisfies FlagTable;

/** For screens on which nobody is meant to do anything. */
export const READ_ONLY_FLAG = {
  readOnly: { kind: 'switch', summary: 'Only look: no key changes anything.' },
} as const satisfies FlagTable;

/** For commands whose answer is a table. */
export const CSV_FLAG = {
  csv: { kind: 'switch', summary: 'Print comma-separated values, safe for a spreadsheet.' },
  bom: { kind: 'switch', summary: 'With a byte order mark, for spreadsheets.' },
} as const satisfies FlagTable;

/** For everything that draws a screen. */
export const APPEARANCE_FLAGS = {
  theme: {
    kind: 'value',
    placeholder: 'NAME',
    values: Object.keys(THEMES),
    summary: 'Colours; or by THEATER_THEME. On the screen: T.',
  },
  mono: { kind: 'switch', summary: 'Without colours; NO_COLOR says the same.' },
  ascii: { kind: 'switch', summary: 'Without characters beyond ASCII.' },
} as const satisfies FlagTable;

/** The variable that says that a screen reader is used. */
export const READER_VARIABLE = 'INK_SCREEN_READER';

/** For what can also be told in sentences, for those who do not see the screen. */
export const READER_FLAG = {
  screenReader: { kind: 'switch', summary: `For a screen reader: lines; or ${READER_VARIABLE}=true.` },
} as const satisfies FlagTable;

/** Said when a mark is asked for before anything else. */
export const BOM_ALONE = '--bom goes with --csv';

/** Said when two ways to print are asked for at once. */
export const ONE_FORMAT = 'one format at a time: --json or --csv';

/** For every command by which somebody may act for somebody else. */
export const FOR_FLAG = {
  for: { kind: 'value', placeholder: 'NAME', summary: 'The customer, where --as sells to somebody else.' },
} as const satisfies FlagTable;

/** Said when a customer is named for seats that may be anybody's. */
export const ANY_AND_FOR = "--any takes anybody's seats; leave out --for";

/** The variable that says who acts, where no flag does. */
export const NAME_VARIABLE = 'THEATER_NAME';

/** The variable that names the role of the nodes, who acts where nobody else is named. */
export const ROLE_VARIABLE = 'THEATER_USER';

/** For every command that acts or asks for somebody. */
export const AS_FLAG = {
  as: {
    kind: 'value',
    placeholder: 'NAME',
    variable: NAME_VARIABLE,
    summary: 'Whose seats: a name of 1-24 columns; case counts.',
  },
} as const satisfies FlagTable;
