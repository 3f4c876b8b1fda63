import type { Meter, Metered } from '../../../store/metered-store.ts';
import { asTyped } from '../../../store/typed-command.ts';
import { type Finding, levelsWords, type NodeVitals, type Vitals } from '../../../store/vitals.ts';
import { age } from '../../../theater/local-time.ts';
import { countOf } from '../../../theater/seats.ts';
import { isOutdated, type OpsView } from '../../../watch/ops-view.ts';
import { fit, padLeft, padRight, shorten, wrap } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';

const NAME_CELLS = 15;
const STATE_CELLS = 5;
const COLUMNS = [
  ['latency', 9],
  ['links', 7],
  ['pending', 9],
] as const;

/** How the store is doing: its nodes or its file, what can be had now, and what this program has asked of it. */
export function vitalLines(
  { vitals, meter, now }: OpsView,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const own = meter === null ? [] : meterLines(meter, cells, appearance);
  if (vitals === null) return [styled(appearance, 'quiet', 'not asked yet'), ...own];
  const { value } = vitals;
  const lines =
    value.kind === 'cluster'
      ? clusterLines(value, cells, appearance)
      : fileLines(value, now, cells, appearance);
  return [...lines, ...own];
}

function clusterLines(
  { nodes, isSchemaAgreed, levels }: Extract<Vitals, { kind: 'cluster' }>,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const heading = padRight('node', NAME_CELLS + STATE_CELLS) + inColumns(COLUMNS.map(([name]) => name));
  const schema = isSchemaAgreed ? 'the nodes agree' : 'the nodes do not agree';
  return [
    styled(appearance, 'quiet', heading),
    ...nodes.flatMap((node) => [nodeLine(node, appearance), ...troubleLines(node, cells, appearance)]),
    ...labelled('schema', schema, isSchemaAgreed ? null : 'bad', cells, appearance),
    ...labelled('levels', levelsWords(levels), TOKENS[levels.level], cells, appearance),
  ];
}

/** Who is connected to the nodes and from where, by what the programs call themselves; none of a file. */
export function connectedLines(
  { vitals }: OpsView,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const connected = vitals?.value.kind === 'cluster' ? vitals.value.connected : undefined;
  if (connected === undefined) return [];
  if (connected === null)
    return labelled(
      'connected',
      'your role may not see who (SELECT on system_views)',
      null,
      cells,
      appearance,
    );
  return connected.flatMap(({ program, version, from, role, count }, index) => {
    const who = role === '' ? '' : `, role ${role}`;
    const times = count === 1 ? '' : ` (${count} of them)`;
    const words = `${[program, version].filter(Boolean).join(' ')} from ${from}${who}${times}`;
    return labelled(index === 0 ? 'connected' : '', words, null, cells, appearance);
  });
}

const TOKENS = { fine: null, warning: 'warning', wrong: 'bad' } as const;
const STATES = { up: 'good', slow: 'warning', barred: 'bad', down: 'bad' } as const;

function nodeLine(
  { address, state, latencyMs, connections, inFlight }: NodeVitals,
  appearance: Appearance,
): string {
  const latency = latencyMs === null ? '-' : msWords(latencyMs);
  const name = fit(printable(address, appearance), NAME_CELLS, appearance.glyphs.ellipsis);
  const word = styled(appearance, STATES[state], padLeft(state === 'barred' ? 'TLS' : state, STATE_CELLS));
  return name + word + inColumns([latency, String(connections), String(inFlight)]);
}

/** Why a node does not answer, and what helps. */
function troubleLines({ trouble }: NodeVitals, cells: number, appearance: Appearance): readonly string[] {
  if (trouble === undefined) return [];
  const { name, cause, todo } = trouble;
  const pieces = printable(`${name} ${cause}`, appearance).split(' ');
  return [
    ...wrap(pieces, cells - 3, appearance.glyphs.ellipsis).map((line) => `   ${line}`),
    ...adviceLines(todo, cells, appearance),
  ];
}

function inColumns(texts: readonly string[]): string {
  return COLUMNS.map(([, cells], column) => padLeft(texts[column] ?? '', cells)).join('');
}

function fileLines(
  { file, bytes, logBytes, foldedAt, others }: Extract<Vitals, { kind: 'file' }>,
  now: number,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const folded = foldedAt === null ? '' : `, last folded in ${age(Math.max(0, now - foldedAt))} ago`;
  const openers =
    others === null
      ? 'this system does not tell'
      : others.length === 0
        ? 'nobody else'
        : others.map(({ processId, command }) => `${command} (${processId})`).join(', ');
  return [
    ...labelled('file', `${bytesWords(bytes)}  ${file}`, null, cells, appearance),
    ...labelled('log', `${bytesWords(logBytes)}${folded}`, null, cells, appearance),
    ...labelled('open in', openers, null, cells, appearance),
  ];
}

function meterLines(
  { looks, changes, attempts }: Meter,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const { applied, refused, notApplied, unknown } = attempts;
  const outcomes = `${applied} applied, ${refused} refused, ${notApplied} not applied, ${unknown} unknown`;
  const sent = changes.answered === 0 ? 'none so far' : `${outcomes}; ${timeWords(changes)}`;
  return [
    ...labelled(
      'own looks',
      `${countOf(looks.answered, 'answer')}, ${looks.failed} without one; ${timeWords(looks)}`,
      null,
      cells,
      appearance,
    ),
    ...labelled('own changes', sent, unknown > 0 ? 'warning' : null, cells, appearance),
  ];
}

function timeWords({ p50, p99 }: Metered): string {
  return `p50 ${msWords(p50)}, p99 ${msWords(p99)}`;
}

/** Milliseconds as a person reads them: one place behind the point below 10. */
function msWords(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

const LABEL_CELLS = 13;

/** A name, and words behind it in as many lines as they take. */
function labelled(
  name: string,
  text: string,
  token: Token | null,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const pieces = printable(text, appearance).split(' ');
  return wrap(pieces, cells - LABEL_CELLS, appearance.glyphs.ellipsis).map((line, index) => {
    const label = styled(appearance, 'quiet', padRight(index === 0 ? name : '', LABEL_CELLS));
    return label + (token === null ? line : styled(appearance, token, line));
  });
}

const MARKS: Readonly<Record<Finding['level'], readonly [mark: string, token: Token]>> = {
  fine: ['ok', 'good'],
  warning: ['! ', 'warning'],
  wrong: ['!!', 'bad'],
};

/** What the store says of itself, a line for each thing that was looked at; what is wrong comes first. */
export function storeLines(view: OpsView, cells: number, appearance: Appearance): readonly string[] {
  const { findings } = view;
  if (findings === null) return [styled(appearance, 'quiet', 'not asked yet')];
  const lines = inOrder(findings.value).map((finding) => {
    const { subject, message } = finding;
    const words = printable(`${subject}: ${message}`, appearance);
    return `${markOf(finding, appearance)} ${shorten(words, cells - 3, appearance.glyphs.ellipsis)}`;
  });
  return [ageLine(view, findings.at, appearance), ...lines];
}

/** The same, with every word of it and what to do. */
export function longStoreLines(view: OpsView, cells: number, appearance: Appearance): readonly string[] {
  const { findings } = view;
  if (findings === null) return [styled(appearance, 'quiet', 'not asked yet')];
  const lines = inOrder(findings.value).flatMap((finding) => {
    const { subject, message, advice } = finding;
    const pieces = printable(`${subject}: ${message}`, appearance).split(' ');
    const [first = '', ...others] = wrap(pieces, cells - 3, appearance.glyphs.ellipsis);
    const todo = advice === null ? [] : adviceLines(advice, cells, appearance);
    return [`${markOf(finding, appearance)} ${first}`, ...others.map((line) => `   ${line}`), ...todo];
  });
  return [ageLine(view, findings.at, appearance), ...lines];
}

/**
 * The store is examined less often than its nodes are asked how they are; what a node has overtaken is examined
 * again.
 */
function ageLine(view: OpsView, at: number, appearance: Appearance): string {
  const old = isOutdated(view) ? ', before the nodes changed; being examined again' : '';
  return styled(appearance, 'quiet', `examined ${age(Math.max(0, view.now - at))} ago${old}`);
}

/** What to do, after an arrow and as long as it takes. */
export function adviceLines(advice: string, cells: number, appearance: Appearance): readonly string[] {
  const words = printable(`-> ${asTyped(advice)}`, appearance).split(' ');
  const lines = wrap(words, cells - 3, appearance.glyphs.ellipsis);
  return lines.map((line) => styled(appearance, 'active', `   ${line}`));
}

function markOf({ level }: Finding, appearance: Appearance): string {
  const [mark, token] = MARKS[level];
  return styled(appearance, token, mark);
}

const WEIGHTS = ['wrong', 'warning', 'fine'] as const;

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((left, right) => WEIGHTS.indexOf(left.level) - WEIGHTS.indexOf(right.level));
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in the unit a person would use, in thousands: `812 bytes`, `1.3 MB`. */
function bytesWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
