import { setTimeout as delay } from 'node:timers/promises';

import type { Host } from 'cassandra-driver';

import { PLAN_LIMITS, roomLetters } from '../../../theater/plan.ts';
import type { NodeVitals, Vitals } from '../../vitals.ts';
import type { Consistency } from '../connection/consistency.ts';
import { hostName } from '../connection/hosts.ts';
import type { NodePlace, TroubleFinder } from '../connection/node-trouble.ts';
import type { Session } from '../connection/session.ts';
import { levelsNow } from '../rooms/levels.ts';

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
};

/** Asks every live node one small question, and counts what this program has under way there. Never rejects. */
export async function readVitals({
  session,
  keyspace,
  replicas,
  consistency,
  troubles,
}: VitalsScene): Promise<Extract<Vitals, { kind: 'cluster' }>> {
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
  };
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
