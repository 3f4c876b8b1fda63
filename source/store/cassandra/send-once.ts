import { errors } from 'cassandra-driver';

import type { Attempt } from '../attempt.ts';
import { attemptOfError, attemptOfResult, isRefusal } from './attempt-of.ts';
import type { ConsistencyLevel } from './consistency.ts';
import type { PaxosVariants } from './paxos-variants.ts';
import type { Session } from './session.ts';
import type { Statement } from './statements.ts';

/** Where conditional statements are sent, and what tells how far their errors can be read. */
export type Sender = { readonly session: Session; readonly variants: PaxosVariants };

/**
 * Sends conditional statements once, as one compare-and-set, and says what became of that. Never rejects. Commits at
 * the write level unless another is given.
 */
export async function sendOnce(
  { session, variants }: Sender,
  statements: readonly [Statement, ...Statement[]],
  level?: ConsistencyLevel,
): Promise<Attempt> {
  if (session.isClosed) return { kind: 'notApplied', reason: 'unreachable', message: 'the store is closed' };
  try {
    return attemptOfResult(await session.compareAndSet(statements, level));
  } catch (error) {
    // Only what a node said depends on how it runs Paxos; and after a timeout nodes are best not asked for it.
    const isAsked = error instanceof errors.ResponseError && !isRefusal(error);
    const isPaxosV2 = isAsked && (await variants.isReadable(error));
    return attemptOfError(error, { isPaxosV2 });
  }
}
