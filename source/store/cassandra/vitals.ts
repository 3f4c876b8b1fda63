import { setTimeout as delay } from 'node:timers/promises';

import type { Host } from 'cassandra-driver';

import { PLAN_LIMITS, roomLetters } from '../../theater/plan.ts';
import type { NodeVitals, Vitals } from '../vitals.ts';
import type { Consistency } from './consistency.ts';
import { hostName } from './host-name.ts';
import { levelsNow } from './levels-now.ts';
import type { Session } from './session.ts';

/** A node that takes longer for the simplest question is slow, ms. */
const SLOW_MS = 250;
/** Nobody waits longer for its answer, ms; the question itself goes on, since to end it would end its connection. */
const PATIENCE_MS = 1_000;

/** Whose vitals are asked. */
export type VitalsScene = {
  readonly session: Session;
  readonly keyspace: string;
  readonly replicas: number;
  readonly consistency: Consistency;
};

/** Asks every live node one small question, and counts what this program has under way there. Never rejects. */
export async function readVitals({
  session,
  keyspace,
  replicas,
  consistency,
}: VitalsScene): Promise<Extract<Vitals, { kind: 'cluster' }>> {
  const answers = await Promise.all(
    session.hosts.map(async (host) => ({ host, answer: host.isUp() ? await ask(session, host) : null })),
  );
  const nodes = answers.map(({ host, answer }) => nodeVitals(session, host, answer?.latencyMs ?? null));
  const schemas = answers.flatMap(({ answer }) => (answer === null ? [] : [answer.schema]));
  const down = nodes.filter(({ state }) => state === 'down').map(({ address }) => address);
  const live =
    session.liveReplicas(keyspace, roomLetters(PLAN_LIMITS.rooms)) ??
    Math.min(replicas, nodes.length - down.length);
  return {
    kind: 'cluster',
    nodes,
    isSchemaAgreed: new Set(schemas).size <= 1,
    levels: levelsNow({ replicas, live, down, consistency }),
  };
}

type Answer = { readonly latencyMs: number; readonly schema: string };

async function ask(session: Session, host: Host): Promise<Answer | null> {
  const start = performance.now();
  const ended = new AbortController();
  const question = session
    .askHost(host, 'SELECT schema_version FROM system.local')
    .then((result): Answer => {
      const latencyMs = performance.now() - start;
      return { latencyMs, schema: String(result.first().get('schema_version')) };
    })
    .catch(() => null);
  const patience = delay(PATIENCE_MS, null, { signal: ended.signal }).catch(() => null);
  const answer = await Promise.race([question, patience]);
  ended.abort();
  return answer;
}

function nodeVitals(session: Session, host: Host, latencyMs: number | null): NodeVitals {
  const isAnswering = latencyMs !== null && latencyMs <= SLOW_MS;
  const state = host.isUp() ? (isAnswering ? 'up' : 'slow') : 'down';
  return { address: hostName(host), state, latencyMs, ...session.trafficTo(host) };
}
