import { errors } from 'cassandra-driver';

import { makeSafe } from '../../theater/safe-text.ts';
import { fieldOf, innerErrorsOf } from './driver-errors.ts';
import { levelName, SERVER_ERROR } from './protocol.ts';

/** As many characters as a status line has use for. */
const LONGEST = 300;

/** Said of an error whose own words would call something a failure of which nobody knows whether it is one. */
const SAYS_NOTHING = 'an error that does not say what was done';

/**
 * What an error says, safe and in one line. Never calls the request a failure, as the driver's own words do: it may have
 * been carried out all the same.
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
  return error instanceof Error ? error.message : String(error);
}
