import { PLAN_LIMITS, roomLetters } from '../../../theater/plan.ts';
import type { Finding } from '../../vitals.ts';
import { arithmetic, REPLICATION_FACTOR } from '../connection/consistency.ts';
import { hostName } from '../connection/hosts.ts';
import type { Session } from '../connection/session.ts';
import { levelsFinding } from '../rooms/levels.ts';
import { replicationFactorOf, tableStates } from '../schema/keyspace.ts';
import {
  type TableState,
  GC_GRACE_SECONDS,
  TABLE_NAMES,
  type TableName,
  WHOLE_ROWS,
} from '../schema/schema.ts';
import { fine, type Patient, warning, wrong } from './findings.ts';

/** The keyspace, its copies and levels, and the tables. */
export async function checkTables(patient: Patient): Promise<readonly Finding[]> {
  const { session, address, consistency } = patient;
  const { keyspace } = address;
  const replicas = await replicationFactorOf(session, keyspace);
  if (replicas === null) {
    return [wrong('keyspace', `there is no keyspace ${keyspace}`, '"theater init" makes it')];
  }
  const sum = arithmetic(consistency, replicas);
  const levels = `read ${consistency.read}, commit ${consistency.write}, Paxos at SERIAL: ${sum.text}`;
  return [
    replicationFinding(replicas),
    sum.isCovered ? fine('consistency', levels) : wrong('consistency', levels, 'use --consistency quorum'),
    ...houseLevelsFindings(patient),
    levelsOf(patient, replicas),
    ...(await schemaFindings(patient)),
  ];
}

function replicationFinding(replicas: number): Finding {
  const subject = 'replication factor';
  if (replicas >= REPLICATION_FACTOR) return fine(subject, `${replicas} copies of each seat`);
  if (replicas === 1) {
    const copies =
      'only 1 copy of each seat: a node that stops stops its rooms, and one that is lost takes their bookings';
    return wrong(
      subject,
      copies,
      `add nodes, then ALTER KEYSPACE to ${REPLICATION_FACTOR} and run a full repair`,
    );
  }
  const advice = `add nodes, then ALTER KEYSPACE to ${REPLICATION_FACTOR} and run a full repair`;
  return warning(subject, `only ${replicas}: with one node down nothing can be booked`, advice);
}

/** Whether this program reads and commits as all others do. */
function houseLevelsFindings({ consistency, houseLevels }: Patient): readonly Finding[] {
  const subject = "the theater's levels";
  if (houseLevels === null) return [];
  const words = `read ${houseLevels.read}, commit ${houseLevels.write}`;
  const isSame = houseLevels.read === consistency.read && houseLevels.write === consistency.write;
  return [fine(subject, isSame ? words : `${words}; those of this program go with them`)];
}

/** Which levels can be had in every room at this moment. */
function levelsOf({ session, address, consistency }: Patient, replicas: number): Finding {
  const live =
    session.liveReplicas(address.keyspace, roomLetters(PLAN_LIMITS.rooms)) ??
    Math.min(replicas, session.liveHosts.length);
  const lost = session.hosts.filter((host) => !session.isLive(host));
  const { tlsFaults } = session;
  const barred = lost.filter(({ address: point }) => tlsFaults.has(point));
  const down = lost.filter((host) => !barred.includes(host)).map(hostName);
  return levelsFinding({ replicas, live, down, barred: barred.map(hostName), consistency });
}

async function schemaFindings({ session, address }: Patient): Promise<readonly Finding[]> {
  const { keyspace } = address;
  const states = await tableStates(session, keyspace);
  const needed = TABLE_NAMES.filter((table) => table !== 'waiting' || states.has(table));
  const all = needed.flatMap((table) => states.get(table)?.differences ?? [`${table} is missing`]);
  const isAgreed = await session.isSchemaAgreed();
  const schema =
    all.length > 0
      ? wrong(
          'tables',
          all.join(', '),
          'missing tables are made by "theater init"; others are not this program\'s',
        )
      : fine('tables', `${needed.join(', ')} are as expected`);
  const agreement = isAgreed
    ? []
    : [
        wrong(
          'schema agreement',
          'the live nodes have different schemas',
          'wait; if it stays, restart the odd one out',
        ),
      ];
  return [
    schema,
    ...(states.has('waiting') ? [] : [noListFinding()]),
    ...agreement,
    ...repairFindings(keyspace, states),
    ...(await graceFinding(session, keyspace)),
  ];
}

function noListFinding(): Finding {
  return warning(
    'waiting list',
    'nobody can be written down: its table is missing',
    '"theater init" makes it',
  );
}

/** Reads of a table must not write back the columns that they name: a row of two versions would be the end of it. */
function repairFindings(keyspace: string, states: ReadonlyMap<TableName, TableState>): readonly Finding[] {
  const subject = 'read_repair';
  const torn = (['rooms', 'plays'] as const).filter((table) => states.get(table)?.isWhole === false);
  if (torn.length === 0) return [fine(subject, 'NONE for rooms and plays: rows stay whole')];
  const message = `reads of ${torn.join(' and ')} write back the columns they name, and can mix two versions of a row`;
  const statements = torn.map((table) => `ALTER TABLE ${keyspace}.${table} WITH ${WHOLE_ROWS}`).join('; ');
  return [wrong(subject, message, `${statements}; then restart the nodes one by one`)];
}

async function graceFinding(session: Session, keyspace: string): Promise<readonly Finding[]> {
  const query =
    'SELECT gc_grace_seconds FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?';
  const seconds: unknown = (await session.read(query, [keyspace, 'rooms'], 'ONE'))
    .first()
    ?.get('gc_grace_seconds');
  if (typeof seconds !== 'number') return [];
  const subject = 'gc_grace_seconds of rooms';
  const days = `${Math.round(seconds / 8_640) / 10} days`;
  if (seconds >= GC_GRACE_SECONDS) return [fine(subject, days)];
  return [
    warning(
      subject,
      `${days}, less than 10`,
      `ALTER TABLE ${keyspace}.rooms WITH gc_grace_seconds = ${GC_GRACE_SECONDS}`,
    ),
  ];
}
