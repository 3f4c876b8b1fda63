import { BINDINGS } from '../source/screen/client/keys/bindings.ts';
import type { KeyContext } from '../source/screen/kit/keys/binding.ts';
import { OPS_BINDINGS } from '../source/screen/operator/keys/ops-bindings.ts';
import type { OpsContext } from '../source/screen/operator/keys/ops-commands.ts';

/** What each part of the document is about, in its order. */
const CHAPTERS: readonly (readonly [KeyContext, string])[] = [
  ['map', 'The rooms'],
  ['text', 'Help, who sits where, my bookings'],
  ['programme', 'The programme'],
  ['question', 'A question'],
  ['prompt', 'A name, while it is typed'],
  ['line', 'What is to be found, or a seat to go to, while it is typed'],
  ['number', 'How many seats, after b'],
  ['too-small', 'A terminal that is too small'],
];

/** The same of the ops screen. */
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

/** The text of docs/keys.md: every key of both key tables. */
export function keysDocument(): string {
  const chapters = [
    ...CHAPTERS.map(([context, title]) => chapter(title, context, BINDINGS)),
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
    .filter((binding) => binding.context === context)
    .map(({ label, help }) => `| ${label.split(' ').map(code).join(' ')} | ${help} |`);
  return [`## ${title}`, '', '| Key | What it does |', '| --- | --- |', ...rows, ''].join('\n');
}

function code(key: string): string {
  return `\`${key}\``;
}
