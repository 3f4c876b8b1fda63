import { errors, type types } from 'cassandra-driver';

import type { Attempt, NotAppliedReason } from '../attempt.ts';
import { fieldOf, innerErrorsOf, isNeverSent, isPasswordRefused } from './driver-errors.ts';
import { errorWords } from './error-words.ts';
import { LEVEL_CODE, levelName, SERVER_ERROR } from './protocol.ts';

/** What the errors of a conditional write can be taken to mean. */
export type AttemptContext = {
  /**
   * Whether every node is known to run Paxos v2. Only there does an error tell by its consistency level how far the
   * write came; elsewhere whatever failed after it was sent is unknown.
   */
  readonly isPaxosV2: boolean;
};

/** What the answer to a conditional write says. An answer without `[applied]` says nothing: unknown. */
export function attemptOfResult(result: types.ResultSet): Attempt {
  // Not `wasApplied()`: that takes an empty answer for a grant.
  const isApplied: unknown = result.rows?.[0]?.get('[applied]');
  if (isApplied === true) return { kind: 'applied', isUnderReplicated: false };
  if (isApplied === false) return { kind: 'refused' };
  return unknown('the answer does not say whether the change was applied');
}

/**
 * What an error says of the conditional write that it answered; the one table of that. Driver 4.10 speaks protocol v4,
 * where an undecided compare-and-set and one that was decided but not acknowledged are the same error, told apart by
 * the consistency level it names: prepare and propose name the serial one, commit the level of the write, and commit
 * begins only after a quorum has accepted (org.apache.cassandra.service.paxos.Paxos, 5.0). An error that is not listed
 * is unknown.
 */
export function attemptOfError(error: unknown, { isPaxosV2 }: AttemptContext): Attempt {
  const message = errorWords(error);
  if (error instanceof errors.NoHostAvailableError) return ofNoHost(error, message);
  if (isNeverSent(error)) return notApplied('unreachable', message);
  if (!(error instanceof errors.ResponseError)) return unknown(message);
  const refusal = ofRefusal(error, message);
  if (refusal !== null) return refusal;
  if (!isPaxosV2) return unknown(message);
  switch (error.code) {
    case SERVER_ERROR.unavailable:
      // Thrown at SERIAL before anything is proposed. At any other level it is none that v2 gives.
      return isAtSerial(error) ? notApplied('unavailable', message) : unknown(message);
    case SERVER_ERROR.writeTimeout:
    case SERVER_ERROR.writeFailure:
      if (fieldOf(error, 'writeType') !== 'CAS' || isAtSerial(error)) return unknown(message);
      return isAtCommitLevel(error) ? { kind: 'applied', isUnderReplicated: true } : unknown(message);
    case SERVER_ERROR.overloaded:
    case SERVER_ERROR.isBootstrapping:
      return notApplied('busy', message);
    default:
      return unknown(message);
  }
}

/** What a node says of a request before it does anything with it, however it runs Paxos; null for anything else. */
function ofRefusal({ code }: errors.ResponseError, message: string): Attempt | null {
  switch (code) {
    case SERVER_ERROR.unauthorized:
      return notApplied('read-only', message);
    case SERVER_ERROR.badCredentials:
    case SERVER_ERROR.syntax:
    case SERVER_ERROR.invalid:
    case SERVER_ERROR.alreadyExists:
    case SERVER_ERROR.unprepared:
      return notApplied('rejected', message);
    default:
      return null;
  }
}

/** Whether an error is definite by itself, so that nobody need be asked how Paxos runs to read it. */
export function isRefusal(error: unknown): boolean {
  return error instanceof errors.ResponseError && ofRefusal(error, '') !== null;
}

/** Every host was passed over: nothing was sent only if none of them can have received it. */
function ofNoHost(error: errors.NoHostAvailableError, message: string): Attempt {
  const inner = innerErrorsOf(error);
  if (!inner.every(([, cause]) => isNeverSent(cause))) return unknown(message);
  const isBusy = inner.some(([, cause]) => cause instanceof errors.BusyConnectionError);
  if (isBusy) return notApplied('busy', message);
  return notApplied(
    inner.some(([, cause]) => isPasswordRefused(cause)) ? 'rejected' : 'unreachable',
    message,
  );
}

function isAtSerial(error: errors.ResponseError): boolean {
  const level = fieldOf(error, 'consistencies');
  return level === LEVEL_CODE.SERIAL || level === LEVEL_CODE.LOCAL_SERIAL;
}

function isAtCommitLevel(error: errors.ResponseError): boolean {
  return levelName(fieldOf(error, 'consistencies')) !== null && !isAtSerial(error);
}

function notApplied(reason: NotAppliedReason, message: string): Attempt {
  return { kind: 'notApplied', reason, message };
}

function unknown(message: string): Attempt {
  return { kind: 'unknown', message };
}
