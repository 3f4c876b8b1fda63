import type { KeyContext } from '../source/screen/keys/binding.ts';
import { BINDINGS } from '../source/screen/keys/bindings.ts';

/** What each part of the document is about, in its order. */
const CHAPTERS: readonly (readonly [KeyContext, string])[] = [
  ['map', 'The rooms'],
  ['text', 'Help, who sits where, my bookings'],
  ['programme', 'The programme'],
  ['question', 'A question'],
  ['too-small', 'A terminal that is too small'],
];

/** The text of docs/keys.md: every key of the key table. */
export function keysDocument(): string {
  const chapters = CHAPTERS.map(([context, title]) => {
    const rows = BINDINGS.filter((binding) => binding.context === context).map(
      ({ label, help }) => `| ${label.split(' ').map(code).join(' ')} | ${help} |`,
    );
    return [`## ${title}`, '', '| Key | What it does |', '| --- | --- |', ...rows, ''].join('\n');
  });
  const note = 'Made from the key table in `source/screen/keys/` by `scripts/keys-doc.ts`.';
  return ['# Keys of the booking terminal', '', note, '', ...chapters].join('\n');
}

function code(key: string): string {
  return `\`${key}\``;
}
