import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { nodeArguments } from '../../tools/cluster/node/launch.ts';
import { defaultPlan } from '../../tools/cluster/plan/choose-plan.ts';
import { nodesOf } from '../../tools/cluster/plan/plan.ts';
import { nodeSettings, renderCassandraYaml } from '../../tools/cluster/settings/cassandra-yaml.ts';
import { composeFiles, containerSettings } from '../../tools/load/compose.ts';

const projectDirectory = join(import.meta.dirname, '..', '..');
const plan = { directory: '/cluster', ...defaultPlan };
const nodes = nodesOf(plan);

/**
 * What must differ between a node of the script and its container: where it listens, and where it keeps its files.
 */
const ownNames = [
  'listen_address',
  'rpc_address',
  'broadcast_rpc_address',
  'commitlog_directory',
  'hints_directory',
  'saved_caches_directory',
  'data_file_directories',
  'parameters',
];

/** The settings of a cassandra.yaml by their names; its comments left out. */
function settingsOf(yaml: string): ReadonlyMap<string, string> {
  const lines = yaml.split('\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.trim().split(':');
      return [name, value.join(':').trim()];
    }),
  );
}

function sharedOf(settings: ReadonlyMap<string, string>): object {
  return Object.fromEntries([...settings].filter(([name]) => !ownNames.includes(name)));
}

describe('the containers', () => {
  it.each(composeFiles())(
    'have $path as the tables of the script say (npm run cluster -- compose)',
    ({ path, text }) => {
      expect(readFileSync(join(projectDirectory, path), 'utf8')).toBe(text);
    },
  );

  it.each(nodes)(
    'run node $number with the settings of the script, addresses and folders excepted',
    (node) => {
      const byScript = settingsOf(renderCassandraYaml(nodeSettings(plan, node)));
      const inContainer = settingsOf(renderCassandraYaml(containerSettings(node.number)));

      expect(sharedOf(inContainer)).toEqual(sharedOf(byScript));
      expect(inContainer.get('paxos_variant')).toBe('"v2"');
      expect(inContainer.get('paxos_state_purging')).toBe('"repaired"');
      expect(inContainer.get('commitlog_sync')).toBe('"batch"');
    },
  );

  it('run Java with the options of the script, its own way to JMX excepted', () => {
    const inContainer = composeFiles()
      .filter(({ path }) => path.endsWith('.options'))
      .flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('-')));
    const [first] = nodes;
    if (first === undefined) throw new Error('no node');
    const byScript = nodeArguments(plan, first, { java: 'java', jars: '/jars' });

    for (const option of inContainer) expect(byScript).toContain(option);
    expect(inContainer).toContain('-Xmx256m');
    expect(inContainer).toContain('-XX:MaxDirectMemorySize=128m');
  });

  it("tell clients the loopback address at which the node's port is published", () => {
    const compose = readFileSync(join(projectDirectory, 'docker-compose.yml'), 'utf8');
    for (const { number } of nodes) {
      const { broadcastRpcAddress, port } = containerSettings(number);
      expect(compose).toContain(`"${broadcastRpcAddress}:${port}:${port}"`);
    }
  });

  it('publish the JMX of each node where the load tools look for it, on loopback', () => {
    const compose = readFileSync(join(projectDirectory, 'docker-compose.yml'), 'utf8');
    for (const { number } of nodes) {
      expect(compose).toContain(`"127.0.0.${number}:7199:7199"`);
      expect(compose).toContain(`-Djava.rmi.server.hostname=127.0.0.${number} `);
    }
    expect(compose).toContain('"127.0.0.1,127.0.0.2,127.0.0.3"\n      - "-port"\n      - "native=9042"');
  });

  it('start the load tools only when they are asked for', () => {
    const compose = readFileSync(join(projectDirectory, 'docker-compose.yml'), 'utf8');
    const services = compose.split(/^ {2}(?=\w+:$)/m).filter((part) => part.includes('    image: '));
    const names = services.map((part) => part.split(':')[0]);
    expect(names).toEqual(['stress', 'nosqlbench']);
    for (const service of services) expect(service).toContain('    profiles: [load]\n');
  });

  it.skipIf(!hasCompose())('are described in a form that docker compose understands', () => {
    expect(() =>
      execFileSync('docker', ['compose', 'config', '--quiet'], { cwd: projectDirectory }),
    ).not.toThrow();
  });
});

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
