import { errors } from 'cassandra-driver';

import { makeSafe } from '../../../theater/safe-text.ts';
import { DamagedRow } from '../../row.ts';
import { StoreError } from '../../store.ts';
import type { Finding, Health } from '../../vitals.ts';
import { errorWords, isNoAnswer, isNotPermitted } from '../connection/errors.ts';
import type { Patient } from './findings.ts';
import { checkContactPoints, checkNodes } from './nodes.ts';
import { checkTables } from './tables.ts';
import { checkTheater } from './theater.ts';

/** Looks at the nodes, the tables and the theater; a check that fails is a finding itself. */
export async function checkHealth(patient: Patient): Promise<Health> {
  const checks = [
    ['contact points', checkContactPoints],
    ['nodes', checkNodes],
    ['tables', checkTables],
    ['theater', checkTheater],
  ] as const;
  const findings = await Promise.all(
    checks.map(async ([subject, check]) => tryCheck(subject, patient, check)),
  );
  return { findings: findings.flat() };
}

async function tryCheck(
  subject: string,
  patient: Patient,
  check: (patient: Patient) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (error) {
    const message = `could not be looked at: ${whyUnseen(error)}`;
    const advice = isNotPermitted(error)
      ? `GRANT SELECT, MODIFY ON KEYSPACE ${patient.address.keyspace} TO the role of this program`
      : 'look again once the nodes answer; theater ops does so by itself';
    return [{ subject, level: 'warning', message, advice, isUnseen: true }];
  }
}

/** Why something could not be looked at; what a driver says is never shown to people. */
function whyUnseen(error: unknown): string {
  if (error instanceof StoreError) return makeSafe(error.message);
  if (error instanceof DamagedRow) return makeSafe(`what is there is no theater's: ${error.message}`);
  if (isNoAnswer(error)) return 'no node answered in time';
  if (error instanceof errors.ResponseError) return errorWords(error);
  return 'the nodes could not be asked';
}
