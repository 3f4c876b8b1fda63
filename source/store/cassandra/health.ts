import { errors } from 'cassandra-driver';

import { makeSafe } from '../../theater/safe-text.ts';
import type { Finding, Health } from '../health.ts';
import { StoreError } from '../store-error.ts';
import type { HealthDepth } from '../store.ts';
import type { CassandraAddress } from './address.ts';
import type { Consistency } from './consistency.ts';
import type { Credentials } from './driver-options.ts';
import { errorWords } from './error-words.ts';
import { checkContactPoints, checkNodes } from './health-nodes.ts';
import { checkTables } from './health-tables.ts';
import { checkTheater } from './health-theater.ts';
import type { PaxosVariants } from './paxos-variants.ts';
import type { RoomReader } from './room-reader.ts';
import type { Session } from './session.ts';
import { isNoAnswer } from './store-error-of.ts';

/** Everything a check may ask. */
export type Patient = {
  readonly depth: HealthDepth;
  readonly session: Session;
  readonly variants: PaxosVariants;
  readonly reader: RoomReader;
  readonly address: CassandraAddress;
  readonly credentials: Credentials | null;
  readonly dataCenter: string;
  /** What this program uses. */
  readonly consistency: Consistency;
  /** What the theater keeps for all programs; null while nobody could read it. */
  readonly houseLevels: Consistency | null;
};

/** Looks at the nodes, the tables and the theater; a check that fails is a finding itself. */
export async function checkHealth(patient: Patient): Promise<Health> {
  const checks = [
    ['contact points', checkContactPoints],
    ['nodes', checkNodes],
    ['tables', checkTables],
    ['theater', checkTheater],
  ] as const;
  const findings = await Promise.all(
    checks.map(async ([subject, check]) => tryCheck(subject, check(patient))),
  );
  return { findings: findings.flat() };
}

async function tryCheck(subject: string, check: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check;
  } catch (error) {
    const message = `could not be looked at: ${whyUnseen(error)}`;
    const advice = 'look again once the nodes answer; theater ops does so by itself';
    return [{ subject, level: 'warning', message, advice, isUnseen: true }];
  }
}

/** Why something could not be looked at; what a driver says is never shown to people. */
function whyUnseen(error: unknown): string {
  if (error instanceof StoreError) return makeSafe(error.message);
  if (isNoAnswer(error)) return 'no node answered in time';
  if (error instanceof errors.ResponseError) return errorWords(error);
  return 'the nodes could not be asked';
}
