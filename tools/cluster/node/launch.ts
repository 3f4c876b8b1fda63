import { spawn } from 'node:child_process';
import { copyFile, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ClusterFailure, systemErrorCode } from '../failure.ts';
import { through } from '../plan/launcher.ts';
import type { ClusterPlan, NodePlan } from '../plan/plan.ts';
import { nodeSettings, renderCassandraYaml, settingsOf } from '../settings/cassandra-yaml.ts';
import {
  fastJvmOptions,
  flatten,
  jmxOptions,
  moduleOptions,
  sharedJvmOptions,
} from '../settings/jvm-options.ts';
import { nodeMark, recordProcess } from './node-process.ts';

/** What a node can be started with besides the ordinary. */
export interface NodeExtras {
  /** Further options of its virtual machine. */
  readonly options: readonly string[];
  /** Folders of classes that go before Cassandra's own. */
  readonly classPath: readonly string[];
}

/** What a node is started with, apart from its plan. */
export interface Runtime {
  /** The `java` to run. */
  readonly java: string;
  /** Folder of Cassandra's jars. */
  readonly jars: string;
  /**
   * Further options of its virtual machine that have to do with how Cassandra's classes are loaded; left out where a
   * test has classes before those, which must not be found in an archive.
   */
  readonly classOptions?: readonly string[];
  /** What else a test wants of the node. */
  readonly extras?: NodeExtras | undefined;
  /** Whether the node takes the place of the one that had its address and lost its data. */
  readonly isReplacement?: boolean | undefined;
}

/** Where `node` writes its own log. */
export function logOf(node: NodePlan): string {
  return join(node.directory, 'logs', 'system.log');
}

/** Where everything else that the node's process prints goes: errors of the virtual machine itself. */
export function outputOf(node: NodePlan): string {
  return join(node.directory, 'logs', 'output.log');
}

/**
 * Starts `node` as a process of its own session, which neither the end of this one nor Ctrl-C reaches, and records
 * its process id. Returns when the process is there, long before it answers.
 */
export async function launchNode(plan: ClusterPlan, node: NodePlan, runtime: Runtime): Promise<void> {
  const settings = nodeSettings(plan, node, runtime.isReplacement);
  const configuration = join(node.directory, 'conf');
  await mkdir(configuration, { recursive: true });
  await mkdir(join(node.directory, 'logs'), { recursive: true });
  const text = renderCassandraYaml(settings, settingsOf(plan));
  await writeFile(join(configuration, 'cassandra.yaml'), text);
  await copyFile(join(import.meta.dirname, 'logback.xml'), join(configuration, 'logback.xml'));
  await setLogAside(node);

  const [java, ...args] = lateTimers([runtime.java, ...nodeArguments(plan, node, runtime)]);
  const [command, words] = through(node.launcher, java, args);
  const output = await open(outputOf(node), 'w');
  try {
    const child = spawn(command, [...words], {
      cwd: node.directory,
      detached: true,
      // Two arenas: glibc would keep one for each of the many threads, tens of MiB that nobody uses.
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', output.fd, output.fd],
    });
    child.once('error', () => {}); // told by the missing process id
    if (child.pid === undefined)
      throw new ClusterFailure(`Node ${node.number} could not be started with ${runtime.java}.`);
    await recordProcess(node, child.pid);
    child.unref();
  } finally {
    await output.close();
  }
}

/**
 * How late a timer of a node may be, ns; Linux's own is 50,000. A node's workers look for work again and again, and
 * sleep 10 µs between two looks: with more to spare they look less often, and leave the cores to those that have
 * some.
 */
export const TIMER_SLACK_NS = 300_000;

/** A command whose threads have such timers; on Linux alone, where children and their threads inherit it. */
function lateTimers(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.platform !== 'linux') return command;
  const line = `{ echo ${TIMER_SLACK_NS} > /proc/self/timerslack_ns; } 2> /dev/null; exec "$0" "$@"`;
  return ['/bin/sh', '-c', line, ...command];
}

/** Begins a new log, so that its errors are those of this start; the one before is kept beside it. */
async function setLogAside(node: NodePlan): Promise<void> {
  try {
    await rename(logOf(node), join(node.directory, 'logs', 'system.previous.log'));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

/** The arguments of `java` that make it `node`. */
export function nodeArguments(plan: ClusterPlan, node: NodePlan, runtime: Runtime): readonly string[] {
  const configuration = join(node.directory, 'conf');
  const classPath = runtime.extras?.classPath ?? [];
  return [
    nodeMark(node),
    ...flatten([...sharedJvmOptions, moduleOptions, ...(plan.isFast ? [fastJvmOptions] : [])]),
    ...jmxOptions(node.address, plan.jmxPort),
    `-javaagent:${join(runtime.jars, 'jamm-0.4.0.jar')}`,
    `-Dcassandra.config=${pathToFileURL(join(configuration, 'cassandra.yaml')).href}`,
    `-Dcassandra.storagedir=${node.directory}`,
    `-Dcassandra.logdir=${join(node.directory, 'logs')}`,
    `-Dlogback.configurationFile=${join(configuration, 'logback.xml')}`,
    '-Dcassandra-foreground=yes',
    ...(classPath.length === 0 ? (runtime.classOptions ?? []) : []),
    ...(runtime.isReplacement === true ? [`-Dcassandra.replace_address_first_boot=${node.address}`] : []),
    ...(runtime.extras?.options ?? []),
    '-cp',
    [...classPath, join(runtime.jars, '*')].join(delimiter),
    'org.apache.cassandra.service.CassandraDaemon',
  ];
}
