import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type AnySchemaObject } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { nodeArguments } from '../../tools/cluster/node/launch.ts';
import { defaultPlan } from '../../tools/cluster/plan/choose-plan.ts';
import { nodesOf } from '../../tools/cluster/plan/plan.ts';
import { nodeSettings, renderCassandraYaml } from '../../tools/cluster/settings/cassandra-yaml.ts';
import { composeFiles, containerSettings } from '../../tools/load/compose.ts';

const projectDirectory = join(import.meta.dirname, '..', '..');
const LOAD = 'docker/load.yml';
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
    const compose = read('docker-compose.yml');
    for (const { number } of nodes) {
      const { broadcastRpcAddress, port } = containerSettings(number);
      expect(compose).toContain(`"${broadcastRpcAddress}:${port}:${port}"`);
    }
  });

  it('have no JMX but for a measurement, and then where the load tools look for it, on loopback', () => {
    expect(read('docker-compose.yml')).not.toMatch(/jmx|7199/i);
    const load = read(LOAD);
    for (const { number } of nodes) {
      expect(load).toContain(`"127.0.0.${number}:7199:7199"`);
      expect(load).toContain(`-Djava.rmi.server.hostname=127.0.0.${number} `);
    }
    expect(load).toContain('"127.0.0.1,127.0.0.2,127.0.0.3"\n      - "-port"\n      - "native=9042"');
  });

  it('start the load tools only when they are asked for', () => {
    expect(Object.keys(servicesOf('docker-compose.yml'))).toEqual(['node1', 'node2', 'node3']);
    const { stress, nosqlbench, ...others } = servicesOf(LOAD);
    expect(Object.keys(others)).toEqual(['node1', 'node2', 'node3']);
    for (const service of [stress, nosqlbench]) expect(service).toMatchObject({ profiles: ['load'] });
  });

  it('have no right of root and cannot get one, but to write where a clone is somebody’s', () => {
    const { stress, nosqlbench } = servicesOf(LOAD);
    for (const service of [...Object.values(servicesOf('docker-compose.yml')), stress, nosqlbench]) {
      expect(service).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service).not.toHaveProperty('privileged');
    }
    const added = Object.values({ ...servicesOf('docker-compose.yml'), stress }).map((each) => each?.cap_add);
    expect(added.filter((each) => each !== undefined)).toEqual([]);
    expect(nosqlbench?.cap_add).toEqual(['DAC_OVERRIDE']);
  });

  it('are of one image, whose content is named and not only its tag, and come back after a crash', () => {
    for (const service of Object.values(servicesOf('docker-compose.yml'))) {
      expect(service.image).toMatch(/^cassandra:5\.0\.9@sha256:[0-9a-f]{64}$/);
      expect(service).toMatchObject({ user: 'cassandra', restart: 'unless-stopped' });
    }
  });

  it('can be reached from this machine alone', () => {
    const files = ['docker-compose.yml', LOAD];
    const ports = files.flatMap((file) =>
      Object.values(servicesOf(file)).flatMap((each) => each.ports ?? []),
    );
    expect(ports).toHaveLength(6);
    expect(ports.filter((port) => !/^127\.0\.0\.[123]:\d+:\d+$/.test(port))).toEqual([]);
  });

  it('are described as the Compose specification says', () => {
    expect(faultsOf(parse(read('docker-compose.yml'), { merge: true }))).toEqual([]);
    expect(faultsOf(parse(read(LOAD)))).toEqual([]);
    expect(faultsOf({ services: { node1: { cap_drop: 'ALL', no_such_key: 1 } } })).toEqual(
      expect.arrayContaining([
        '/services/node1 must NOT have additional properties',
        '/services/node1/cap_drop must be array',
      ]),
    );
  });

  it.skipIf(!hasCompose()).each([[], ['-f', 'docker-compose.yml', '-f', LOAD]])(
    'are described in a form that docker compose understands (%s %s %s %s)',
    (...files) => {
      expect(() =>
        execFileSync('docker', ['compose', ...files, 'config', '--quiet'], { cwd: projectDirectory }),
      ).not.toThrow();
    },
  );
});

/** What of a service the tests look at. */
type Service = {
  readonly image?: string;
  readonly ports?: readonly string[];
  readonly cap_add?: readonly string[];
};

function servicesOf(file: string): Readonly<Record<string, Service>> {
  const { services }: { services: Record<string, Service> } = parse(read(file), { merge: true });
  return services;
}

/** What the schema of the Compose specification has against a file, as lines. */
function faultsOf(file: unknown): readonly string[] {
  // The name of the dialect that the schema gives is not the one that it is known by.
  const { $schema: _, ...schema }: AnySchemaObject = JSON.parse(
    read('test/load/compose-spec/compose-spec.json'),
  );
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  if (validate(file) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function read(file: string): string {
  return readFileSync(join(projectDirectory, file), 'utf8');
}

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
