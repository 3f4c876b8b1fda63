import { errors } from 'cassandra-driver';

import { SERVER_ERROR } from './protocol.ts';

/** A field that the driver puts on an error without typing it. */
export function fieldOf(error: object, name: string): unknown {
  return Object.entries(error).find(([key]) => key === name)?.[1];
}

/** What each host answered when none would do, by its address. */
export function innerErrorsOf(error: errors.NoHostAvailableError): readonly (readonly [string, unknown])[] {
  const inner: unknown = error.innerErrors;
  return typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
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
export function isOtherSchema(error: unknown): boolean {
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
