import { setTimeout as delay } from 'node:timers/promises';

import { errors, type Host } from 'cassandra-driver';

import { PLAN_LIMITS, roomLetters } from '../../../theater/plan.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { fieldsOf } from '../../codec.ts';
import { DamagedRow, type Row } from '../../row.ts';
import { StoreError } from '../../store.ts';
import type { Finding, Health, ConnectedPrograms, NodeVitals, Vitals } from '../../vitals.ts';
import type { Consistency } from '../connection/consistency.ts';
import { errorWords, isNoAnswer, isNotPermitted } from '../connection/errors.ts';
import { hostName } from '../connection/hosts.ts';
import type { NodePlace, TroubleFinder } from '../connection/node-trouble.ts';
import type { Session } from '../connection/session.ts';
import { levelsNow } from '../rooms/levels.ts';
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

/** A node that takes longer for the simplest question is slow, ms. */
const SLOW_MS = 250;
/** Nobody waits longer for its answer, ms; the question itself goes on, since to end it would end its connection. */
const PATIENCE_MS = 1_000;

/** Whose vitals are asked. */
type VitalsScene = {
  readonly session: Session;
  readonly keyspace: string;
  readonly replicas: number;
  readonly consistency: Consistency;
  readonly troubles: TroubleFinder;
  readonly connections: Connections;
};

/** Asks every live node one small question, and counts what this program has under way there. Never rejects. */
export async function readVitals({
  session,
  keyspace,
  replicas,
  consistency,
  troubles,
  connections,
}: VitalsScene): Promise<Extract<Vitals, { kind: 'cluster' }>> {
  const connected = connections.latest(session);
  const answers = await Promise.all(
    session.hosts.map(async (host) => ({ host, answer: host.isUp() ? await ask(session, host) : null })),
  );
  const nodes = await Promise.all(
    answers.map(async ({ host, answer }): Promise<NodeVitals> => {
      const vitals = nodeVitals(session, host, answer?.latencyMs ?? null);
      if (answer !== null) return vitals;
      const trouble = await troubles.troubleOf(placeOf(host));
      return { ...vitals, ...(trouble.isBarred && { state: 'barred' }), trouble };
    }),
  );
  void askForFolder(session, troubles, answers.find(({ answer }) => answer !== null)?.host);
  const schemas = answers.flatMap(({ answer }) => (answer === null ? [] : [answer.schema]));
  const inState = (wanted: NodeVitals['state']): readonly string[] =>
    nodes.filter(({ state }) => state === wanted).map(({ address }) => address);
  const [down, barred] = [inState('down'), inState('barred')];
  const live =
    session.liveReplicas(keyspace, roomLetters(PLAN_LIMITS.rooms)) ??
    Math.min(replicas, nodes.length - down.length - barred.length);
  return {
    kind: 'cluster',
    nodes,
    isSchemaAgreed: new Set(schemas).size <= 1,
    levels: levelsNow({ replicas, live, down, barred, consistency }),
    ...(await connected),
  };
}

/** Who is connected is asked this often, ms: a node goes through all of its connections for it. */
const CONNECTIONS_MS = 5_000;

/** Who is connected to the nodes, as each of them tells; only the first answer is waited for, and not for long. */
export class Connections {
  #connected: readonly ConnectedPrograms[] | null | undefined;
  #askedAt = -Infinity;

  /** What is known by now; nothing while no node has answered. Never rejects. */
  async latest(session: Session): Promise<Pick<Extract<Vitals, { kind: 'cluster' }>, 'connected'>> {
    if (performance.now() - this.#askedAt > CONNECTIONS_MS) {
      this.#askedAt = performance.now();
      const asked = this.#ask(session);
      if (this.#connected === undefined) await within(PATIENCE_MS, asked);
    }
    return this.#connected === undefined ? {} : { connected: this.#connected };
  }

  async #ask(session: Session): Promise<void> {
    const columns = 'address, username, client_options, connection_stage, driver_name';
    const query = `SELECT ${columns} FROM system_views.clients`;
    const answers = await Promise.allSettled(
      session.liveHosts.map(async (host) => (await session.askHost(host, query)).rows),
    );
    if (answers.some((answer) => answer.status === 'rejected' && isNotPermitted(answer.reason)))
      this.#connected = null;
    else
      this.#connected = inKinds(answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Connections by kind of program; the connections of one program have one id, and count once. */
function inKinds(rows: readonly Row[]): readonly ConnectedPrograms[] {
  const kinds = new Map<string, { kind: Omit<ConnectedPrograms, 'count'>; ids: Set<string> }>();
  for (const [index, row] of rows.entries()) {
    // Who has said nothing yet has no name either.
    if (row['connection_stage'] !== 'ready') continue;
    const options = fieldsOf(row['client_options']) ?? {};
    const kind = {
      program: textOf(options['APPLICATION_NAME']) || textOf(row['driver_name']),
      version: textOf(options['APPLICATION_VERSION']),
      from: String(row['address']),
      role: textOf(row['username']).replace(/^anonymous$/, ''),
    };
    const name = JSON.stringify(kind);
    const known = kinds.get(name) ?? { kind, ids: new Set<string>() };
    known.ids.add(textOf(options['CLIENT_ID']) || `connection ${index}`);
    kinds.set(name, known);
  }
  return [...kinds]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { kind, ids }]) => ({ ...kind, count: ids.size }));
}

type Answer = { readonly latencyMs: number; readonly schema: string };

/**
 * Has a node of this machine say where it is kept, once: by that its siblings are found when they are down. Never
 * rejects.
 */
async function askForFolder(session: Session, troubles: TroubleFinder, host?: Host): Promise<void> {
  if (host === undefined || troubles.hasLearnt || !hostName(host).startsWith('127.')) return;
  try {
    const query = "SELECT value FROM system_views.settings WHERE name = 'commitlog_directory'";
    troubles.learn(String((await session.askHost(host, query)).first()?.get('value')));
  } catch {
    // The next node that answers is asked.
  }
}

/** Where a node listens; the driver names it by address and port. */
function placeOf(host: Host): NodePlace {
  const port = Number(/:(\d+)$/.exec(host.address)?.[1] ?? 0);
  return { address: hostName(host), port };
}

async function ask(session: Session, host: Host): Promise<Answer | null> {
  const start = performance.now();
  const question = session
    .askHost(host, 'SELECT schema_version FROM system.local')
    .then((result): Answer => {
      const latencyMs = performance.now() - start;
      return { latencyMs, schema: String(result.first().get('schema_version')) };
    })
    .catch(() => null);
  return await within(PATIENCE_MS, question);
}

/** What comes within so long, ms; null when nothing does. */
async function within<Value>(ms: number, question: Promise<Value>): Promise<Value | null> {
  const ended = new AbortController();
  const patience = delay(ms, null, { signal: ended.signal }).catch(() => null);
  const answer = await Promise.race([question, patience]);
  ended.abort();
  return answer;
}

function nodeVitals(session: Session, host: Host, latencyMs: number | null): NodeVitals {
  const isAnswering = latencyMs !== null && latencyMs <= SLOW_MS;
  const state = host.isUp() ? (isAnswering ? 'up' : 'slow') : 'down';
  return { address: hostName(host), state, latencyMs, ...session.trafficTo(host) };
}
