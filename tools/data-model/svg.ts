import { parseKey, type PrimaryKey } from './parse-key.ts';

/** A table as the schema has it. */
export type Table = {
  readonly columns: Readonly<Record<string, string>>;
  readonly key: string;
  readonly options: string;
};

/** Measures of the picture, px. */
const BOX = { width: 216, gap: 24, head: 34, row: 20, margin: 20, foot: 46 } as const;

const ROLE_COLOURS = {
  partition: '#8a4b00',
  clustering: '#7a6a00',
  static: '#00607a',
  plain: '#333333',
} as const;

const ROLE_MARKS = { partition: '◆', clustering: '◇', static: '▣', plain: '' } as const;

type Role = keyof typeof ROLE_COLOURS;

/** The tables side by side, with the role of each column; the text says it as well as the colour. */
export function dataModelSvg(tables: Readonly<Record<string, Table>>): string {
  const entries = Object.entries(tables);
  const longest = Math.max(...entries.map(([, { columns }]) => Object.keys(columns).length));
  const width = BOX.margin * 2 + entries.length * (BOX.width + BOX.gap) - BOX.gap;
  const height = BOX.margin * 2 + BOX.head + longest * BOX.row + 10 + BOX.foot;
  const boxes = entries.map(([name, table], index) =>
    tableBox(name, table, BOX.margin + index * (BOX.width + BOX.gap), BOX.margin),
  );
  const legend =
    '◆ partition key: one Paxos instance · ◇ clustering key: order within it · ▣ static: once for the partition';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12" role="img">`,
    `<title>The tables: ${entries.map(([name]) => name).join(', ')}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...boxes,
    text(BOX.margin, height - BOX.margin, legend, '#555555'),
    '</svg>',
    '',
  ].join('\n');
}

function tableBox(name: string, { columns, key, options }: Table, x: number, y: number): string {
  const parsed = parseKey(key);
  const rows = Object.entries(columns);
  const height = BOX.head + rows.length * BOX.row + 10;
  const lines = rows.map(([column, type], index) => {
    const role = roleOf(column, type, parsed);
    const top = y + BOX.head + 16 + index * BOX.row;
    return [
      text(x + 10, top, ROLE_MARKS[role], ROLE_COLOURS[role]),
      text(x + 28, top, column, ROLE_COLOURS[role], role === 'plain' ? '' : ' font-weight="bold"'),
      text(x + BOX.width - 10, top, shortType(type), '#777777', ' text-anchor="end"'),
    ].join('');
  });
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${height}" rx="6" fill="#fafafa" stroke="#999999"/>`,
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.head - 8}" rx="6" fill="#e9e2d5" stroke="#999999"/>`,
    text(x + 10, y + 18, name, '#222222', ' font-weight="bold" font-size="14"'),
    text(x + BOX.width - 10, y + 18, noteOf(options), '#555555', ' text-anchor="end" font-size="10"'),
    ...lines,
  ].join('\n');
}

function roleOf(column: string, type: string, { partition, clustering }: PrimaryKey): Role {
  if (partition.includes(column)) return 'partition';
  if (clustering.includes(column)) return 'clustering';
  return type.endsWith(' static') ? 'static' : 'plain';
}

function shortType(type: string): string {
  return type.replace(/ static$/, '').replace(/^frozen<(.*)>$/, '$1');
}

/** What a reader should know of the table's options, in a word or two. */
function noteOf(options: string): string {
  if (options.includes('LeveledCompactionStrategy')) return 'leveled compaction';
  if (options.includes('default_time_to_live')) return 'gone in a minute';
  return options.includes('DESC') ? 'newest first' : '';
}

function text(x: number, y: number, content: string, fill: string, attributes = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${y}" fill="${fill}"${attributes}>${escaped}</text>`;
}
