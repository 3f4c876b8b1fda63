import { tokenOf } from '../cluster/plan/plan.ts';
import { type NodeSettings, renderCassandraYaml } from '../cluster/settings/cassandra-yaml.ts';
import {
  containerJmxOptions,
  type JvmOptions,
  moduleOptions,
  sharedJvmOptions,
} from '../cluster/settings/jvm-options.ts';
import {
  CASSANDRA_IMAGE_DIGEST,
  CASSANDRA_VERSION,
  CONTAINER_MEMORY_LIMIT,
  type MadeFile,
} from '../cluster/settings/settings.ts';
import { loadServices, WITHOUT_RIGHTS } from './compose-services.ts';

const NODES = [1, 2, 3] as const;
const PORT = 9042;
const JMX_PORT = 7199;
/** Fixed, since the ring remembers its nodes by address; an unusual range, so that it is free. */
const SUBNET = '172.30.90';
const STORAGE = '/var/lib/cassandra';
/** Laid over docker-compose.yml for a measurement. */
const LOAD_FILE = 'docker/load.yml';

/** Everything that docker-compose needs, made from the script's tables. */
export function composeFiles(): readonly MadeFile[] {
  return [
    { path: 'docker-compose.yml', text: renderCompose() },
    { path: LOAD_FILE, text: renderLoad() },
    ...NODES.map((node) => ({ path: yamlOf(node), text: renderCassandraYaml(containerSettings(node)) })),
    { path: 'docker/jvm-server.options', text: renderOptions(sharedJvmOptions) },
    { path: 'docker/jvm17-server.options', text: renderOptions([moduleOptions]) },
  ];
}

/**
 * The settings of node `node` in its container. It tells clients to use the host's loopback, where its port is
 * published.
 */
export function containerSettings(node: number): NodeSettings {
  return {
    token: tokenOf(node - 1, NODES.length),
    listenAddress: addressOf(node),
    rpcAddress: addressOf(node),
    broadcastRpcAddress: publishedAt(node),
    port: PORT,
    storagePort: 7000,
    seeds: NODES.map(addressOf),
    storageDirectory: STORAGE,
  };
}

function renderCompose(): string {
  return [
    '# Three nodes from the official image, as tools/cluster starts them. Made by: npm run cluster -- compose',
    '# Ready after: docker compose up -d --wait',
    "# Then:        npm start -- NAME --store 'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1'",
    '# On macOS first, until the next boot: sudo ifconfig lo0 alias 127.0.0.2 up; sudo ifconfig lo0 alias 127.0.0.3 up',
    '',
    'x-node: &node',
    `  image: cassandra:${CASSANDRA_VERSION}@${CASSANDRA_IMAGE_DIGEST}`,
    "  # Not the image's own entry point: it rewrites cassandra.yaml, and its variables know neither tokens nor Paxos.",
    '  user: cassandra',
    '  entrypoint: [cassandra, -f]',
    '  # That user owns its folders, and every port is above 1024: no right of root is needed.',
    ...WITHOUT_RIGHTS.map((line) => `  ${line}`),
    '  # Back after a crash and after a restart of the machine, with its data; `docker compose stop` is kept to.',
    '  restart: unless-stopped',
    '  # Heap, direct memory and code are bounded in the options; this bounds their sum.',
    `  mem_limit: ${CONTAINER_MEMORY_LIMIT}`,
    `  memswap_limit: ${CONTAINER_MEMORY_LIMIT} # no swap: a node that swaps answers too late`,
    '  # A node that is asked to end says goodbye and flushes first.',
    '  stop_grace_period: 60s',
    '  healthcheck:',
    '    test: [CMD, sh, /docker/healthy.sh]',
    '    start_period: 3m',
    '    interval: 5s',
    '    timeout: 15s',
    '    retries: 3',
    '',
    'services:',
    ...NODES.flatMap(renderService),
    'networks:',
    '  ring:',
    '    ipam:',
    '      config:',
    `        - subnet: ${SUBNET}.0/24`,
    '',
    '# Never remove one of them alone: with its data a node loses the promises that keep a seat from being sold twice.',
    'volumes:',
    ...NODES.map((node) => `  node${node}-data:`),
    '',
  ].join('\n');
}

/** The load tools, and JMX of the nodes, which cassandra-stress asks for what it measures. */
function renderLoad(): string {
  return [
    '# The load tools, and what they ask the nodes by. Made by: npm run cluster -- compose',
    '# Nodes with JMX: docker compose -f docker-compose.yml -f docker/load.yml up -d --wait',
    '# Without again:  docker compose up -d --wait',
    'services:',
    ...NODES.flatMap(renderJmx),
    ...loadServices({ addresses: NODES.map(publishedAt), port: PORT, jmxPort: JMX_PORT }),
  ].join('\n');
}

function renderJmx(node: number): readonly string[] {
  return [
    `  node${node}:`,
    '    environment:',
    `      JVM_EXTRA_OPTS: "${containerJmxOptions(publishedAt(node), JMX_PORT).join(' ')}"`,
    '    ports:',
    `      - "${publishedAt(node)}:${JMX_PORT}:${JMX_PORT}" # JMX: who reaches it owns the node`,
    '',
  ];
}

function renderService(node: number): readonly string[] {
  return [
    `  node${node}:`,
    '    <<: *node',
    '    environment:',
    `      NODE_ADDRESS: ${addressOf(node)}`,
    '      MALLOC_ARENA_MAX: "2"',
    '    networks:',
    '      ring:',
    `        ipv4_address: ${addressOf(node)}`,
    '    # The address that the node tells clients to use; on loopback only, since there are no passwords.',
    '    ports:',
    `      - "${publishedAt(node)}:${PORT}:${PORT}"`,
    '    volumes:',
    `      - node${node}-data:${STORAGE}`,
    `      - ./${yamlOf(node)}:/etc/cassandra/cassandra.yaml:ro`,
    '      - ./docker/jvm-server.options:/etc/cassandra/jvm-server.options:ro',
    '      - ./docker/jvm17-server.options:/etc/cassandra/jvm17-server.options:ro',
    '      - ./docker/healthy.sh:/docker/healthy.sh:ro',
    '',
  ];
}

function renderOptions(groups: readonly JvmOptions[]): string {
  const lines = groups.flatMap((group) => [`# ${group.reason}`, ...group.options]);
  return ['# Made from tools/cluster/settings/jvm-options.ts; changes here are lost.', ...lines, ''].join(
    '\n',
  );
}

function addressOf(node: number): string {
  return `${SUBNET}.${10 + node}`;
}

/** Where the node's ports are on the host. */
function publishedAt(node: number): string {
  return `127.0.0.${node}`;
}

function yamlOf(node: number): string {
  return `docker/cassandra-${node}.yaml`;
}
