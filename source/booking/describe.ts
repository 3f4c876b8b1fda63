import type { Change } from '../theater/change.ts';
import { makeSafe } from '../theater/safe-text.ts';
import type { Outcome } from './outcome.ts';

/** What somebody asked for, in the words that its outcome is told in. Each text is safe for a terminal. */
export type Asked = {
  /** What was done by a change that stands: a sentence. */
  readonly done: (change: Change) => string;
  /** What is said when there was nothing left to do: a sentence. */
  readonly settled: string;
  /** Why it was refused: a sentence, or the beginning of one that ends in `nothing`. */
  readonly refused: (outcome: Extract<Outcome, { kind: 'refused' }>) => string;
  /** What did not happen: `nothing was booked`. */
  readonly nothing: string;
  /** The same of the future: `nothing will be`. */
  readonly never: string;
  /** What nobody can say yet: `A 7-4 is booked`. */
  readonly doubt: string;
};

/**
 * What became of a request, in words for whoever made it: one line, safe for a terminal. `unknown` is never called a
 * success or a failure.
 */
export function describe(outcome: Outcome, asked: Asked): string {
  switch (outcome.kind) {
    case 'applied':
      return [asked.done(outcome.change), ...outcomeRemarks(outcome)].join(' ');
    case 'settled':
      return asked.settled;
    case 'refused':
      return asked.refused(outcome);
    case 'notApplied':
      return `${capital(asked.nothing)}: ${notAppliedWords(outcome)}.${retryWords(outcome)}`;
    case 'givenUp':
      return `Given up; ${asked.nothing}, and ${asked.never}.`;
    case 'unknown':
      return `Not confirmed: nobody can say yet whether ${asked.doubt} (${unstopped(outcome.message)}).`;
  }
}

/** What is said when a request could not even be sent; `reason` is what the store said. */
export function unsentWords(asked: Asked, reason: string): string {
  return `${capital(asked.nothing)}: ${makeSafe(reason)}`;
}

/** What else is to be said of a change that stands; each a sentence. */
function outcomeRemarks(outcome: Extract<Outcome, { kind: 'applied' }>): readonly string[] {
  return [
    ...(outcome.isProvedLater ? ['The answer of the store was lost; the room itself proves it.'] : []),
    ...(outcome.isUnderReplicated
      ? ['Fewer replicas than asked for have it so far; it stands all the same.']
      : []),
  ];
}

const NOT_APPLIED_WORDS = {
  busy: 'the store is busy',
  unavailable: 'too few replicas are up',
  unreachable: 'the store cannot be reached',
  full: 'the store has no room left',
  'read-only': 'the store does not allow writing',
  rejected: 'the store does not accept the change',
  contended: 'others were faster again and again',
  journal: 'it could not be written down first',
} as const;

/** What goes away by itself is worth another try; nothing that was sent happens later. */
function retryWords({ reason }: Extract<Outcome, { kind: 'notApplied' }>): string {
  return PASSING.has(reason) ? ' Please try again.' : '';
}

const PASSING: ReadonlySet<string> = new Set(['busy', 'unavailable', 'unreachable', 'contended']);

function notAppliedWords({ reason, message }: Extract<Outcome, { kind: 'notApplied' }>): string {
  const words = NOT_APPLIED_WORDS[reason];
  const detail = unstopped(message);
  return detail === '' || detail === words ? words : `${words} (${detail})`;
}

/** A message as part of a longer sentence: safe, and without its full stop. */
function unstopped(message: string): string {
  return makeSafe(message).replace(/\.$/, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
