import type { Finding } from '../../store/health.ts';
import { asTyped } from '../../store/typed-command.ts';
import { age } from '../frame/link-words.ts';
import { shorten } from '../text/fit-text.ts';
import { wrap } from '../text/wrap.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Token } from '../theme/theme.ts';
import { isOutdated, type OpsView } from './ops-view.ts';

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

/** The store is examined less often than its nodes are asked how they are; what a node has overtaken is examined again. */
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
