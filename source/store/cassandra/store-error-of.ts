import { errors } from 'cassandra-driver';

import { StoreError } from '../store-error.ts';
import {
  fieldOf,
  hasCode,
  innerErrorsOf,
  isMissingSchema,
  isOtherSchema,
  isPasswordRefused,
} from './driver-errors.ts';
import { errorWords } from './error-words.ts';
import { levelName, SERVER_ERROR } from './protocol.ts';
import { DamagedRow } from './row.ts';

/** What an error is about, for its message. */
export type ErrorScene = {
  /** The store's address, without secrets. */
  readonly address: string;
  readonly keyspace: string;
  /** How many nodes there are, and to how many of them there is a connection; absent before there is any. */
  readonly nodes?: { readonly live: number; readonly known: number };
};

/** What to do when nobody answers, for whoever runs the nodes on this machine. */
export const START_CLUSTER = 'is the cluster up? "npm run cluster -- up" starts one on this machine';

/** Makes the StoreError of whatever a read, a plain write or the driver threw. What only a bug throws stays itself. */
export function storeErrorOf(error: unknown, { address, keyspace, nodes }: ErrorScene): Error {
  if (error instanceof StoreError || error instanceof TypeError || error instanceof RangeError) return error;
  const options = { cause: error };
  if (error instanceof DamagedRow) {
    const message = `keyspace ${keyspace} of ${address} holds something that is no theater's: ${error.message}`;
    return new StoreError('damaged', message, options);
  }
  if (isMissingSchema(error)) return notInitialised(keyspace, address, options);
  if (isOtherSchema(error)) {
    const message = `a table in keyspace ${keyspace} of ${address} is not this program's: ${errorWords(error)}`;
    return new StoreError('damaged', message, options);
  }
  if (hasPasswordRefused(error)) {
    return new StoreError('configuration', `${address} refused the user name or password`, options);
  }
  if (hasCode(error, SERVER_ERROR.unauthorized)) {
    const message = `${address} does not let this role do that: ${errorWords(error)}`;
    return new StoreError('configuration', message, options);
  }
  if (hasCode(error, SERVER_ERROR.unavailable)) {
    const message = `too few nodes of ${address} are up: ${levelOf(error)}${countWords(nodes)}`;
    return new StoreError('unavailable', message, options);
  }
  if (
    hasCode(
      error,
      SERVER_ERROR.readTimeout,
      SERVER_ERROR.readFailure,
      SERVER_ERROR.writeTimeout,
      SERVER_ERROR.writeFailure,
    )
  ) {
    const message = `too few nodes of ${address} answered in time: ${errorWords(error)}${countWords(nodes)}`;
    return new StoreError('unavailable', message, options);
  }
  if (hasCode(error, SERVER_ERROR.overloaded, SERVER_ERROR.isBootstrapping)) {
    return new StoreError('busy', `${address} is overloaded: ${errorWords(error)}`, options);
  }
  const answer = answerIn(error);
  if (answer !== null) return storeErrorOf(answer, { address, keyspace, ...(nodes && { nodes }) });
  if (isNoAnswer(error) && nodes !== undefined && nodes.live > 0) {
    const message = `${address} did not answer in time, though ${nodes.live} of ${nodes.known} nodes are connected`;
    return new StoreError('unreachable', message, options);
  }
  if (isNoAnswer(error)) {
    return new StoreError('unreachable', `no node of ${address} answers; ${START_CLUSTER}`, options);
  }
  return new StoreError('unavailable', `${address} could not answer: ${errorWords(error)}`, options);
}

/** There is a cluster, but no theater in the keyspace. */
export function notInitialised(keyspace: string, address: string, options?: ErrorOptions): StoreError {
  const message = `there is no theater in keyspace ${keyspace} of ${address} yet; "theater init" makes one`;
  return new StoreError('not-initialised', message, options);
}

/** What some node did answer where the driver says that none was available; null when none did. */
function answerIn(error: unknown): errors.ResponseError | null {
  if (!(error instanceof errors.NoHostAvailableError)) return null;
  for (const [, inner] of innerErrorsOf(error)) {
    if (inner instanceof errors.ResponseError) return inner;
    const deeper = answerIn(inner);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** Whether no node answered at all: a timeout, a lost connection, or nobody to send to. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof errors.NoHostAvailableError || error instanceof errors.OperationTimedOutError)
    return true;
  return error instanceof Error && fieldOf(error, 'isSocketError') === true;
}

/** Whether some node refused the credentials, or asked for them in vain. */
export function hasPasswordRefused(error: unknown): boolean {
  if (isPasswordRefused(error)) return true;
  return (
    error instanceof errors.NoHostAvailableError &&
    innerErrorsOf(error).some(([, cause]) => isPasswordRefused(cause))
  );
}

/** `; 2 of 3 nodes answer`, where some do not. */
function countWords(nodes: ErrorScene['nodes']): string {
  if (nodes === undefined || nodes.live >= nodes.known) return '';
  return `; ${nodes.live} of ${nodes.known} nodes ${nodes.live === 1 ? 'answers' : 'answer'}`;
}

function levelOf(error: errors.ResponseError): string {
  const level = levelName(fieldOf(error, 'consistencies')) ?? 'this level';
  const [required, alive] = [Number(fieldOf(error, 'required')), Number(fieldOf(error, 'alive'))];
  return `${level} needs ${required} replicas, and ${alive} can be had`;
}
