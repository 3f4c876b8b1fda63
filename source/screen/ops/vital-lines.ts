import type { Metered, Meter } from '../../store/metered-store.ts';
import { levelsWords, type NodeVitals, type Vitals } from '../../store/vitals.ts';
import { age } from '../frame/link-words.ts';
import { fit, padLeft, padRight } from '../text/fit-text.ts';
import { countOf } from '../text/seat-names.ts';
import { wrap } from '../text/wrap.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Token } from '../theme/theme.ts';
import { bytesWords } from './bytes-words.ts';
import type { OpsView } from './ops-view.ts';
import { adviceLines } from './store-lines.ts';

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

const TOKENS = { fine: null, warning: 'warning', wrong: 'bad' } as const;
const STATES = { up: 'good', slow: 'warning', down: 'bad' } as const;

function nodeLine(
  { address, state, latencyMs, connections, inFlight }: NodeVitals,
  appearance: Appearance,
): string {
  const latency = latencyMs === null ? '-' : msWords(latencyMs);
  const name = fit(printable(address, appearance), NAME_CELLS, appearance.glyphs.ellipsis);
  const word = styled(appearance, STATES[state], padLeft(state, STATE_CELLS));
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
