import { makeSafe } from '../../theater/safe-text.ts';
import type { Finding, Health } from '../health.ts';
import type { CassandraAddress } from './address.ts';
import type { Consistency } from './consistency.ts';
import type { Credentials } from './driver-options.ts';
import { wrong } from './findings.ts';
import { checkContactPoints, checkNodes } from './health-nodes.ts';
import { checkTables } from './health-tables.ts';
import { checkTheater } from './health-theater.ts';
import type { PaxosVariants } from './paxos-variants.ts';
import type { RoomReader } from './room-reader.ts';
import type { Session } from './session.ts';

/** Everything a check may ask. */
export type Patient = {
  readonly session: Session;
  readonly variants: PaxosVariants;
  readonly reader: RoomReader;
  readonly address: CassandraAddress;
  readonly credentials: Credentials | null;
  readonly dataCenter: string;
  readonly consistency: Consistency;
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
    const why = makeSafe(error instanceof Error ? error.message : String(error)).slice(0, 200);
    return [wrong(subject, `could not be looked at: ${why}`, 'try again once the nodes answer')];
  }
}
