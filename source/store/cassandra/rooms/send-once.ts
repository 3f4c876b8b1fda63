import { errors, type Host, type types } from 'cassandra-driver';

import type { Attempt, NotAppliedReason } from '../../store.ts';
import { type ConsistencyLevel, LEVEL_CODE, levelName, SERVER_ERROR } from '../connection/consistency.ts';
import { errorWords, fieldOf, innerErrorsOf, isNeverSent, isPasswordRefused } from '../connection/errors.ts';
import type { Statement } from '../connection/session.ts';
import type { Session } from '../connection/session.ts';

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
    await session.readyToChange();
  } catch (error) {
    return notApplied('unreachable', errorWords(error));
  }
  try {
    return attemptOfResult(await session.compareAndSet(statements, level));
  } catch (error) {
    // Only what a node said depends on how it runs Paxos; and after a timeout nodes are best not asked for it.
    const isAsked = error instanceof errors.ResponseError && !isRefusal(error);
    const isPaxosV2 = isAsked && (await variants.isReadable(error));
    return attemptOfError(error, { isPaxosV2 });
  }
}

/** What the errors of a conditional write can be taken to mean. */
type AttemptContext = {
  /**
   * Whether every node is known to run Paxos v2. Only there does an error tell by its consistency level how far the
   * write came; elsewhere whatever failed after it was sent is unknown.
   */
  readonly isPaxosV2: boolean;
};

/** What the answer to a conditional write says. An answer without `[applied]` says nothing: unknown. */
function attemptOfResult(result: types.ResultSet): Attempt {
  // Not `wasApplied()`: that takes an empty answer for a grant.
  const isApplied: unknown = result.rows?.[0]?.get('[applied]');
  if (isApplied === true) return { kind: 'applied', isUnderReplicated: false };
  if (isApplied === false) return { kind: 'refused' };
  return unknown('the answer does not say whether the change was applied');
}

/**
 * What an error says of the conditional write that it answered; the one table of that. Driver 4.10 speaks protocol
 * v4, where an undecided compare-and-set and one that was decided but not acknowledged are the same error, told apart
 * by the consistency level it names: prepare and propose name the serial one, commit the level of the write, and
 * commit begins only after a quorum has accepted (org.apache.cassandra.service.paxos.Paxos, 5.0). An error that is
 * not listed is unknown.
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
function isRefusal(error: unknown): boolean {
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

/** What errors of conditional writes are read by, and the only variant whose errors say how far a write came. */
export const PAXOS_VARIANT = 'v2';

/**
 * The `paxos_variant` of each node, read from the node itself; read again when a node comes back, for it may differ.
 */
export class PaxosVariants {
  readonly #session: Session;
  readonly #variants = new Map<string, Promise<string | null>>();

  constructor(session: Session) {
    this.#session = session;
    for (const host of session.liveHosts) void this.of(host);
    session.onHost((host, isUp) => {
      this.#variants.delete(host.address);
      if (isUp) void this.of(host);
    });
  }

  /** The variant that one node says it runs, or null when it does not say. Never rejects. */
  of(host: Host): Promise<string | null> {
    const known = this.#variants.get(host.address) ?? this.#ask(host);
    this.#variants.set(host.address, known);
    return known;
  }

  /**
   * Whether the error of a conditional write can be read: the node that sent it says v2, and so does every other live
   * node. A node that is down, or has never said a word, has no say: it sent nothing, and is asked when it comes
   * back.
   */
  async isReadable(failure: unknown): Promise<boolean> {
    const coordinator = failure instanceof Error ? fieldOf(failure, 'coordinator') : undefined;
    const asked = this.#session.hosts.filter(
      (host) => this.#session.isLive(host) || host.address === coordinator,
    );
    const variants = await Promise.all(asked.map((host) => this.of(host)));
    return variants.length > 0 && variants.every((variant) => variant === PAXOS_VARIANT);
  }

  async #ask(host: Host): Promise<string | null> {
    try {
      const query = `SELECT value FROM system_views.settings WHERE name = 'paxos_variant'`;
      const variant: unknown = (await this.#session.askHost(host, query)).first()?.get('value');
      return typeof variant === 'string' ? variant : null;
    } catch {
      // Asked again when it matters.
      this.#variants.delete(host.address);
      return null;
    }
  }
}
