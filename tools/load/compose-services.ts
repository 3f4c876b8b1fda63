import { STRESS_PROFILE } from './load-files.ts';
import { STRESS_KEYSPACE } from './load-keyspace.ts';
import {
  NOSQLBENCH_HEAP,
  NOSQLBENCH_SCENARIOS,
  NOSQLBENCH_WORKLOAD,
  nosqlbenchArguments,
} from './nosqlbench-arguments.ts';
import { stressArguments, type StressTarget } from './stress-arguments.ts';
import { STRESS_MIXES } from './stress-mixes.ts';

/** Its cassandra-stress reads the profile as 3.11.4 does, and connects to JMX on any Java (CASSANDRA-17581). */
const STRESS_IMAGE = 'cassandra:3.11.19';
const NOSQLBENCH_IMAGE = 'nosqlbench/nosqlbench:5.17.9';
const PROFILE_IN_CONTAINER = '/load/rooms.yaml';
const OPERATIONS = 10_000;

/** The load tools as services of docker-compose, started only when they are asked for by name. */
export function loadServices(target: Omit<StressTarget, 'profile'>): readonly string[] {
  return [...stressService(target), ...nosqlbenchService(target)];
}

function stressService(target: Omit<StressTarget, 'profile'>): readonly string[] {
  const mix = STRESS_MIXES.find(({ name }) => name === 'mixed');
  if (mix === undefined) throw new RangeError('there is no such mix');
  const request = { mix, count: OPERATIONS, threads: mix.threads, consistency: 'QUORUM' };
  const words = stressArguments({ ...target, profile: PROFILE_IN_CONTAINER }, request);
  const store = `cassandra://${target.addresses.join(',')}/${STRESS_KEYSPACE}?dc=datacenter1`;
  return [
    `  # First once: npm start -- init --store '${store}'`,
    '  # Then:       docker compose run --rm stress',
    '  stress:',
    `    image: ${STRESS_IMAGE}`,
    ...SHARED,
    '    environment:',
    '      JVM_OPTS: -Xmx256m',
    '    entrypoint: [/opt/cassandra/tools/bin/cassandra-stress]',
    ...commandOf(words),
    '    volumes:',
    `      - ./${STRESS_PROFILE}:${PROFILE_IN_CONTAINER}:ro`,
    '',
  ];
}

function nosqlbenchService({ addresses, port }: Omit<StressTarget, 'profile'>): readonly string[] {
  const [scenario] = NOSQLBENCH_SCENARIOS;
  const usual = { count: null, threads: null, consistency: 'QUORUM' };
  const places = { workload: PROFILE_IN_CONTAINER, results: '/results' };
  return [
    '  # docker compose run --rm nosqlbench; it makes a keyspace of its own, and leaves its figures in .cluster/nosqlbench.',
    '  nosqlbench:',
    `    image: ${NOSQLBENCH_IMAGE}`,
    ...SHARED,
    '    environment:',
    `      JAVA_TOOL_OPTIONS: ${NOSQLBENCH_HEAP}`,
    ...commandOf(nosqlbenchArguments({ scenario, addresses, port, ...usual, ...places })),
    '    volumes:',
    `      - ./${NOSQLBENCH_WORKLOAD}:${PROFILE_IN_CONTAINER}:ro`,
    '      - ./.cluster/nosqlbench:/results',
    '',
  ];
}

const SHARED = [
  '    profiles: [load]',
  '    # The nodes tell their clients to come to the loopback of the host.',
  '    network_mode: host',
  '    mem_limit: 2g',
  '    depends_on:',
  ...['node1', 'node2', 'node3'].flatMap((node) => [`      ${node}:`, '        condition: service_healthy']),
];

function commandOf(words: readonly string[]): readonly string[] {
  return ['    command:', ...words.map((word) => `      - ${JSON.stringify(word)}`)];
}
