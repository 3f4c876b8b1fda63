import { BINDINGS, CONTEXT_NAMES } from '../source/screen/client/keys/bindings.ts';
import { OPS_BINDINGS } from '../source/screen/operator/keys/ops-bindings.ts';
import type { OpsContext } from '../source/screen/operator/keys/ops-commands.ts';
import { COMMON_TASKS, keysOfTask } from './common-tasks.ts';

/** What each part of the document about the ops screen is about, in its order. */
const OPS_CHAPTERS: readonly (readonly [OpsContext, string])[] = [
  ['overview', 'Ops: the rooms'],
  ['page', 'Ops: a page'],
  ['typing', 'Ops: a filter, while it is typed'],
  ['acting', 'Ops: the rooms, in operator mode'],
  ['prompt', 'Ops: a name, a title or a note, while it is typed'],
  ['targets', 'Ops: where a booking moves to'],
  ['question', 'Ops: a question'],
];

/** What is true of all keys. */
const PASTES: readonly string[] = [
  'Pasted text is not keys: nothing of it is done, and a line says so. Where a name, a title, a note or a filter is typed, a',
  'paste is its text, without line breaks. What a terminal answers (colours, versions, the mouse, focus) is no key either.',
  'See [the decision](decisions/keys-and-pastes.md).',
];

/** What is true of runs, which takes more than a line of the table. */
const RUNS: readonly string[] = [
  '## Runs of seats',
  '',
  'Shift with the arrows marks every free seat of the block between where it began and the cursor, in one room; going back unmarks,',
  'and what was marked before stays. `v` does the same for terminals that send no Shift with an arrow (the Linux console): moves, and',
  'jumps within the room, extend the run until `v` keeps it, Enter books or Esc drops it. Seats that are not free are stepped over, and',
  'a line says whose they are. `V` marks the free seats of the row, or unmarks them.',
  '',
  'Marks that would leave a free seat single between others are told so, with what helps: the seat to add, or where to shift to. They',
  'are booked all the same.',
  '',
];

/** Where other keys are written, and under which names. */
const OWN_KEYS: readonly string[] = [
  '## Keys of your own',
  '',
  'The [file of settings](operating.md#settings) can give other keys to what the booking terminal does: in each place, an action with',
  'its keys between blanks. Nothing between the quotes takes a key away. A key is a character, or `space`, `enter`, `escape`, `tab`,',
  '`backspace`, `left`, `shift-left`, `page-up`, `home`, `ctrl-x` and the like.',
  '',
  '```json',
  '{ "keys": { "map": { "release": "x", "room": "" }, "list": { "choose": "enter o" } } }',
  '```',
  '',
  'A key for two actions of one place is refused, with the line of the file. The help, the hints and the palette show the keys that',
  'there are; sentences that name a key name the usual one. Ctrl-C, Ctrl-L and Ctrl-Z stay what they are. Where no room has a number key',
  '(`"room": ""`), a number before a key counts on the map as well: `4l`, `10j`.',
  '',
  ...Object.entries(CONTEXT_NAMES).map(([context, name]) => {
    const own = BINDINGS.filter((binding) => binding.context === context);
    return `- ${code(context)} (${name}): ${own.map(({ command }) => command).join(', ')}`;
  }),
  '',
];

/** How many keys are pressed for what is often done. */
const TASKS: readonly string[] = [
  '## Keys for thirteen common tasks',
  '',
  'From A 1-1. Before: with arrows, numbers, Space and Enter alone (and `c` with a whole name). A test presses exactly these keys;',
  'which of seats that are as good `b` suggests is chance.',
  '',
  '| Task | Before | Now | Keys now |',
  '| --- | --- | --- | --- |',
  ...COMMON_TASKS.map(({ task, before, now }) => {
    const counts = [before, now].map((keys) => keysOfTask(keys).length).join(' | ');
    return `| ${task} | ${counts} | ${keysOfTask(now).map(code).join(' ')} |`;
  }),
  '',
];

/** The text of docs/keys.md: every key of both key tables. */
export function keysDocument(): string {
  const chapters = [
    ...Object.entries(CONTEXT_NAMES).map(([context, title]) => chapter(title, context, BINDINGS)),
    RUNS.join('\n'),
    TASKS.join('\n'),
    OWN_KEYS.join('\n'),
    ...OPS_CHAPTERS.map(([context, title]) => chapter(title, context, OPS_BINDINGS)),
  ];
  const note =
    'Made from the key tables in `source/screen/client/keys/` and `source/screen/operator/keys/` by `scripts/keys-doc.ts`.';
  const title = '# Keys of the booking terminal and of theater ops';
  return [title, '', note, '', ...PASTES, '', ...chapters].join('\n');
}

type Row = { readonly context: string; readonly label: string; readonly help: string };

function chapter(title: string, context: string, bindings: readonly Row[]): string {
  const rows = bindings
    .filter((binding) => binding.context === context && binding.help !== '')
    .map(({ label, help }) => `| ${label.split(' ').map(code).join(' ')} | ${help} |`);
  return [`## ${title}`, '', '| Key | What it does |', '| --- | --- |', ...rows, ''].join('\n');
}

function code(key: string): string {
  return `\`${key}\``;
}
