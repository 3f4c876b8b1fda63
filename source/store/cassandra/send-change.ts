import type { Change } from '../../theater/change.ts';
import type { Attempt } from '../attempt.ts';
import { attemptOfError, attemptOfResult } from './attempt-of.ts';
import type { PaxosVariants } from './paxos-variants.ts';
import type { Session } from './session.ts';
import { compareAndSet } from './statements.ts';

/** Sends a change once and says what became of that. Never rejects. */
export async function sendChange(
  session: Session,
  variants: PaxosVariants,
  keyspace: string,
  change: Change,
): Promise<Attempt> {
  if (session.isClosed) return { kind: 'notApplied', reason: 'unreachable', message: 'the store is closed' };
  try {
    return attemptOfResult(await session.compareAndSet(compareAndSet(keyspace, change)));
  } catch (error) {
    return attemptOfError(error, { isPaxosV2: await variants.isReadable(error) });
  }
}
