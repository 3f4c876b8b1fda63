/** Error codes of the native protocol, version 4 (native_protocol_v4.spec, section 9). */
export const SERVER_ERROR = {
  badCredentials: 0x0100,
  unavailable: 0x1000,
  overloaded: 0x1001,
  isBootstrapping: 0x1002,
  writeTimeout: 0x1100,
  readTimeout: 0x1200,
  readFailure: 0x1300,
  writeFailure: 0x1500,
  syntax: 0x2000,
  unauthorized: 0x2100,
  invalid: 0x2200,
  alreadyExists: 0x2400,
  unprepared: 0x2500,
} as const;

/** Consistency levels as the protocol numbers them (section 3). */
export const LEVEL_CODE = {
  ANY: 0,
  ONE: 1,
  TWO: 2,
  THREE: 3,
  QUORUM: 4,
  ALL: 5,
  LOCAL_QUORUM: 6,
  EACH_QUORUM: 7,
  SERIAL: 8,
  LOCAL_SERIAL: 9,
  LOCAL_ONE: 10,
} as const;

/** The name of a level, or null for a number that is none. */
export function levelName(code: unknown): string | null {
  return Object.entries(LEVEL_CODE).find(([, known]) => known === code)?.[0] ?? null;
}
