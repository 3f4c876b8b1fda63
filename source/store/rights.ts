import type { Change, ChangeKind } from '../theater/change.ts';
import { foldName } from '../theater/names.ts';
import { makeSafe } from '../theater/safe-text.ts';

/** The roles that `theater init --roles` makes, each with all that the one before it may. */
export const ROLE_NAMES = ['viewer', 'till', 'house'] as const;

export type RoleName = (typeof ROLE_NAMES)[number];

/** What the role of a program may do in a theater, as the nodes tell it. */
export type Rights = {
  /** As whom the program has logged in. */
  readonly role: string;
  /** Whether it may change seats: book, release, block, close, and whatever else is one change of a room. */
  readonly mayChange: boolean;
  /** Whether it may also rename plays, reset rooms and begin another epoch. */
  readonly mayRun: boolean;
  /** Whether all that it does is done in its own name: it sells at a till, and runs nothing. */
  readonly isBound: boolean;
};

/** What a program keeps from, each in a sentence that says why, safe for a terminal; null for what it may do. */
export type Limits = {
  /** Every change. */
  readonly change: string | null;
  /** Renaming plays, and making whole rooms free. */
  readonly run: string | null;
  /** The only name in which it may act. */
  readonly actor: string | null;
};

/** Of a program whose store asks nobody who he is. */
export const NO_LIMITS: Limits = { change: null, run: null, actor: null };

const ONLY_LOOKING = 'Read-only: this screen was started to look (--read-only).';

/** Of a program that was told to look alone. */
export const READ_ONLY: Limits = { change: ONLY_LOOKING, run: ONLY_LOOKING, actor: null };

/** What these rights keep a program from; null: nobody knows of any limits. */
export function limitsOf(rights: Rights | null): Limits {
  if (rights === null) return NO_LIMITS;
  const { role, mayChange, mayRun, isBound } = rights;
  const name = makeSafe(role);
  const change = mayChange ? null : `Your role ${name} may only look.`;
  const run = mayRun ? null : (change ?? `Your role ${name} may not rename plays or reset rooms.`);
  return { change, run, actor: isBound ? role : null };
}

const RUNNING: ReadonlySet<ChangeKind> = new Set(['rename', 'reset', 'restore']);

/**
 * Why a change is not this program's to make, as part of a sentence; null when it is. What the nodes refuse by
 * themselves is left to them.
 */
export function changeFault({ kind, by }: Pick<Change, 'kind' | 'by'>, limits: Limits): string | null {
  const { run, actor } = limits;
  if (RUNNING.has(kind) && run !== null) return run.charAt(0).toLowerCase() + run.slice(1);
  return actor === null || actor === by ? null : `${actorFault(actor)}.`;
}

/** The name in which somebody acts who gave this one; null when his role does not let him. */
export function actorFor(given: string, { actor }: Limits): string | null {
  if (actor === null) return given;
  return foldName(given) === foldName(actor) ? actor : null;
}

/** What is said to somebody who would act in another name than that of his role. */
export function actorFault(actor: string): string {
  const name = makeSafe(actor);
  return `your role ${name} acts in the name of ${name} alone: --as ${name}, and --for NAME for a customer`;
}
