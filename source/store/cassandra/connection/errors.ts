import { errors } from 'cassandra-driver';

import { makeSafe } from '../../../theater/safe-text.ts';
import { DamagedRow } from '../../row.ts';
import { StoreError } from '../../store.ts';
import { levelName, SERVER_ERROR } from './consistency.ts';
import { contactFaultWords, tlsAdvice } from './node-trouble.ts';
import { type TlsFault, tlsFaultIn } from './tls.ts';

/** What an error is about, for its message. */
type ErrorScene = {
  /** The store's address, without secrets. */
  readonly address: string;
  readonly keyspace: string;
  /** How many nodes there are, and to how many of them there is a connection; absent before there is any. */
  readonly nodes?: { readonly live: number; readonly known: number };
  /** What was wrong with TLS at which nodes, by `address:port`. */
  readonly tlsFaults?: ReadonlyMap<string, TlsFault>;
};

/** What to do when nobody answers, for whoever runs the nodes on this machine. */
export const START_CLUSTER = 'is the cluster up? "npm run cluster -- up" starts one on this machine';

/**
 * Makes the StoreError of whatever a read, a plain write or the driver threw. What only a bug throws stays itself.
 */
export function storeErrorOf(error: unknown, scene: ErrorScene): Error {
  const { address, keyspace, nodes, tlsFaults = new Map() } = scene;
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
  if (answer !== null) return storeErrorOf(answer, scene);
  if (isNoAnswer(error) && nodes !== undefined && nodes.live > 0) {
    const message = `${address} did not answer in time, though ${nodes.live} of ${nodes.known} nodes are connected`;
    return new StoreError('unreachable', message, options);
  }
  if (isNoAnswer(error)) {
    const why = tlsFaults.size === 0 ? `answers; ${START_CLUSTER}` : `can be used: ${tlsWords(tlsFaults)}`;
    return new StoreError('unreachable', `no node of ${address} ${why}`, options);
  }
  return new StoreError('unavailable', `${address} could not answer: ${errorWords(error)}`, options);
}

/** `127.0.0.1:9042 (its certificate has expired); give the node a new certificate`. */
function tlsWords(faults: ReadonlyMap<string, TlsFault>): string {
  const words = Array.from(faults, ([point, fault]) => `${makeSafe(point)} (${contactFaultWords(fault)})`);
  const advice = new Set([...faults.values()].map((fault) => tlsAdvice(fault)));
  return `${words.join(', ')}; ${[...advice].filter((each) => each !== null).join('; ')}`;
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

/** A field that the driver puts on an error without typing it. */
export function fieldOf(error: object, name: string): unknown {
  return Object.entries(error).find(([key]) => key === name)?.[1];
}

/** What each host answered when none would do, by its address. */
export function innerErrorsOf(error: errors.NoHostAvailableError): readonly (readonly [string, unknown])[] {
  const inner: unknown = error.innerErrors;
  return typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
}

/** What each host answered, by its address, where an error is that none would do. */
export function nodeErrorsIn(error: unknown): readonly (readonly [string, unknown])[] {
  return error instanceof errors.NoHostAvailableError ? innerErrorsOf(error) : [];
}

/** What the driver notes of a host that it did not even try. */
const PASSED_OVER = 'Host considered as DOWN';

/**
 * Whether an error proves that no byte of the request reached a node: its host was down, had no free connection, or
 * refused the connection itself. Everything else may have been received.
 */
export function isNeverSent(error: unknown): boolean {
  if (error === PASSED_OVER) return true;
  if (error instanceof errors.BusyConnectionError || error instanceof errors.AuthenticationError) return true;
  if (!(error instanceof Error)) return false;
  if (fieldOf(error, 'requestNotWritten') === true) return true;
  // The driver's own words for an empty pool; it has no class for it.
  return error.message === 'No connection available';
}

/** Whether a node refused the user name or the password, or asks for them. */
export function isPasswordRefused(error: unknown): boolean {
  return error instanceof errors.AuthenticationError || hasCode(error, SERVER_ERROR.badCredentials);
}

/** Whether a statement named a keyspace or table that does not exist. */
export function isMissingSchema(error: unknown): boolean {
  return isInvalid(error) && /does not exist|unconfigured table/i.test(error.message);
}

/** Whether a table exists, but lacks a column, or has it as another type. */
function isOtherSchema(error: unknown): boolean {
  return isInvalid(error) && /undefined column|unknown identifier|primary key|type/i.test(error.message);
}

/** Whether the role that asks has not been given the right to. */
export function isNotPermitted(error: unknown): boolean {
  return hasCode(error, SERVER_ERROR.unauthorized);
}

function isInvalid(error: unknown): error is errors.ResponseError {
  return hasCode(error, SERVER_ERROR.invalid);
}

/** Whether the error is a node's own, with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly number[]): error is errors.ResponseError {
  return error instanceof errors.ResponseError && codes.includes(error.code);
}

/** As many characters as a status line has use for. */
const LONGEST = 300;

/** Said of an error whose own words would call something a failure of which nobody knows whether it is one. */
const SAYS_NOTHING = 'an error that does not say what was done';

/**
 * What an error says, safe and in one line. Never calls the request a failure, as the driver's own words do: it may
 * have been carried out all the same.
 */
export function errorWords(error: unknown): string {
  const words = makeSafe(rawWords(error)).slice(0, LONGEST);
  return /fail/i.test(words) ? SAYS_NOTHING : words;
}

function rawWords(error: unknown): string {
  if (error instanceof errors.NoHostAvailableError) {
    const hosts = innerErrorsOf(error).map(([host, inner]) => `${host}: ${innerWords(inner)}`);
    return hosts.length === 0 ? 'no node is left to ask' : `no node answered (${hosts.join('; ')})`;
  }
  return error instanceof errors.ResponseError ? responseWords(error) : plainWords(error);
}

/** What the driver notes of one node, which it may have passed over or still waits for. */
function innerWords(inner: unknown): string {
  if (inner === 'Host considered as DOWN') return 'taken for down';
  if (inner === null || inner === undefined) return 'has not answered';
  return inner instanceof errors.NoHostAvailableError ? 'not reached' : rawWords(inner);
}

function responseWords(error: errors.ResponseError): string {
  switch (error.code) {
    case SERVER_ERROR.readTimeout:
    case SERVER_ERROR.readFailure:
    case SERVER_ERROR.writeTimeout:
    case SERVER_ERROR.writeFailure: {
      const level = levelName(fieldOf(error, 'consistencies')) ?? 'this level';
      const [received, wanted] = [Number(fieldOf(error, 'received')), Number(fieldOf(error, 'blockFor'))];
      return `${received} of ${wanted} replicas answered at ${level}`;
    }
    default:
      return error.message;
  }
}

function plainWords(error: unknown): string {
  // OpenSSL's own words are for whoever reads its source. Whether a certificate was shown is not known here.
  const fault = tlsFaultIn(error, { hasCertificate: true });
  if (fault?.kind === 'refuses-certificate') return 'it wants another certificate of this program';
  if (fault?.kind === 'speaks-no-tls') return 'it speaks no TLS that this program understands';
  if (fault !== null) return contactFaultWords(fault);
  return error instanceof Error ? error.message : String(error);
}
