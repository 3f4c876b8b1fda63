import type { CheckResult } from './check-history.ts';
import type { Violation, ViolationName } from './violation.ts';

/** Events of a contradiction that are shown; the JSON has all of them. */
const SHOWN_EVENTS = 12;

/**
 * What the checker found, in lines for a person: the first contradiction with what it rests on, and how many there
 * are of each kind; or what was looked at without finding one. To be made safe before it is shown.
 */
export function verdictWords(result: CheckResult): readonly string[] {
  const { attempts, changes, inDoubt, looks, clients } = result.counts;
  const scope = `${amount(changes, 'change')} in ${amount(attempts, 'send')} by ${amount(clients, 'program')} (${inDoubt} in doubt), ${amount(looks, 'look')}`;
  const [first] = result.violations;
  if (first === undefined) return [`ok: ${scope}; nothing contradicts what is promised.`];
  return [
    `violated: ${kindWords(result.violations)} in ${scope}.`,
    `${first.name} (${first.invariant}). ${first.message}`,
    ...first.events.slice(0, SHOWN_EVENTS).map((event) => `  ${event}`),
    ...(first.events.length > SHOWN_EVENTS ? [`  and ${first.events.length - SHOWN_EVENTS} more`] : []),
  ];
}

/** `2 x double booking, 1 x ledger`. */
function kindWords(violations: readonly Violation[]): string {
  const counts = new Map<ViolationName, number>();
  for (const { name } of violations) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} x ${name}`).join(', ');
}

function amount(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
