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

/** A container that has no right of root and cannot get one. */
export const WITHOUT_RIGHTS = ['cap_drop: [ALL]', 'security_opt: [no-new-privileges:true]'];

const RUN = 'docker compose -f docker-compose.yml -f docker/load.yml run --rm';

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
    `  # Then:       ${RUN} stress`,
    '  stress:',
    `    image: ${STRESS_IMAGE}`,
    '    user: cassandra',
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
    `  # ${RUN} nosqlbench`,
    '  # It makes a keyspace of its own, and leaves its figures in .cluster/nosqlbench.',
    '  nosqlbench:',
    `    image: ${NOSQLBENCH_IMAGE}`,
    ...SHARED,
    '    # It runs as root, and the folder of its figures is whose clone this is.',
    '    cap_add: [DAC_OVERRIDE]',
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
  ...WITHOUT_RIGHTS.map((line) => `    ${line}`),
  '    # The nodes tell their clients to come to the loopback of the host.',
  '    network_mode: host',
  '    mem_limit: 2g',
  '    depends_on:',
  ...['node1', 'node2', 'node3'].flatMap((node) => [`      ${node}:`, '        condition: service_healthy']),
];

function commandOf(words: readonly string[]): readonly string[] {
  return ['    command:', ...words.map((word) => `      - ${JSON.stringify(word)}`)];
}
