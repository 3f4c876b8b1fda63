import { join } from 'node:path';

import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';
import { certificateFiles } from '../secured.ts';
import { secureSettings, type Setting, type SettingValue, sharedSettings } from './settings.ts';

/** What of a node's cassandra.yaml is its own: where it stands, listens and keeps its files. */
export interface NodeSettings {
  /** Null for a replacement, which takes the token of the node it replaces. */
  readonly token: string | null;
  /** Address the other nodes reach it at. */
  readonly listenAddress: string;
  /** Address it takes clients on. */
  readonly rpcAddress: string;
  /** Address it tells clients to use; left out when that is `rpcAddress`. */
  readonly broadcastRpcAddress?: string;
  readonly port: number;
  readonly storagePort: number;
  /**
   * Every node's listen address: all are seeds, so that any of them can start first, or alone. A replacement is not
   * one of its own seeds: a seed does not bootstrap.
   */
  readonly seeds: readonly string[];
  /** Folder of data, commit log, hints and saved caches. */
  readonly storageDirectory: string;
}

/** The settings of `node` as the script starts it, or as the replacement of a node whose data is lost. */
export function nodeSettings(plan: ClusterPlan, node: NodePlan, isReplacement = false): NodeSettings {
  const seeds = nodesOf(plan).filter((peer) => !isReplacement || peer.number !== node.number);
  return {
    token: isReplacement ? null : node.token,
    listenAddress: node.address,
    rpcAddress: node.address,
    port: plan.port,
    storagePort: plan.storagePort,
    seeds: seeds.map((peer) => peer.address),
    storageDirectory: node.directory,
  };
}

/** What all nodes of `plan` have in common. */
export function settingsOf(plan: ClusterPlan): readonly Setting[] {
  return plan.isSecure ? [...sharedSettings, ...secureSettings(certificateFiles(plan))] : sharedSettings;
}

/** A whole cassandra.yaml: the shared table, each line with its reason, and what is this node's own. */
export function renderCassandraYaml(
  node: NodeSettings,
  settings: readonly Setting[] = sharedSettings,
): string {
  const isReplacement = node.token === null;
  const shared = settings
    .filter((setting) => !isReplacement || setting.name !== 'auto_bootstrap')
    .flatMap((setting) => [`# ${setting.reason}`, `${setting.name}: ${scalar(setting.value)}`]);
  const own: readonly (readonly [string, string | number | boolean])[] = [
    node.token === null ? ['auto_bootstrap', true] : ['initial_token', node.token],
    ['listen_address', node.listenAddress],
    ['rpc_address', node.rpcAddress],
    ...(node.broadcastRpcAddress === undefined
      ? []
      : [['broadcast_rpc_address', node.broadcastRpcAddress] as const]),
    ['native_transport_port', node.port],
    ['storage_port', node.storagePort],
    ['commitlog_directory', join(node.storageDirectory, 'commitlog')],
    ['hints_directory', join(node.storageDirectory, 'hints')],
    ['saved_caches_directory', join(node.storageDirectory, 'saved_caches')],
  ];
  return [
    '# Made from tools/cluster/settings/settings.ts; changes here are lost.',
    ...shared,
    '# This node.',
    ...own.map(([name, value]) => `${name}: ${scalar(value)}`),
    `data_file_directories: [${scalar(join(node.storageDirectory, 'data'))}]`,
    'seed_provider:',
    '  - class_name: org.apache.cassandra.locator.SimpleSeedProvider',
    `    parameters: [{ seeds: ${scalar(node.seeds.join(','))} }]`,
    '',
  ].join('\n');
}

/** What JSON has is YAML's as well, and needs no thought about quoting. */
function scalar(value: SettingValue): string {
  return JSON.stringify(value);
}
