import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ClusterFailure, systemErrorCode } from '../failure.ts';
import type { Launcher } from './launcher.ts';
import type { ClusterPlan } from './plan.ts';

/** What is remembered of a cluster in its folder. */
export interface SavedCluster {
  readonly plan: ClusterPlan;
  /** Numbers of the nodes that have held data: one of them found empty has lost its Paxos promises. */
  readonly joined: readonly number[];
}

/** The cluster remembered in `directory`, or null when there is none. Throws when the file cannot be understood. */
export async function readSavedCluster(directory: string): Promise<SavedCluster | null> {
  let text: string;
  try {
    text = await readFile(fileIn(directory), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const saved = understand(text);
  if (saved === null)
    throw new ClusterFailure(`${fileIn(directory)} is damaged; end what runs, and remove ${directory}.`);
  return { ...saved, plan: { ...saved.plan, directory } };
}

/** Writes the file in one step, so that a reader never sees half of it. */
export async function saveCluster(cluster: SavedCluster): Promise<void> {
  const { directory, ...plan } = cluster.plan;
  await mkdir(directory, { recursive: true });
  const draft = `${fileIn(directory)}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ plan, joined: cluster.joined }, null, 2)}\n`);
  await rename(draft, fileIn(directory));
}

function fileIn(directory: string): string {
  return join(directory, 'cluster.json');
}

function understand(
  text: string,
): { plan: Omit<ClusterPlan, 'directory'>; joined: readonly number[] } | null {
  const saved = parseJson(text);
  if (!isRecord(saved) || !isRecord(saved['plan']) || !Array.isArray(saved['joined'])) return null;
  const { nodes, firstAddress, port, storagePort, jmxPort, isFast, isSecure, launchers } = saved['plan'];
  if (typeof nodes !== 'number' || typeof firstAddress !== 'string' || typeof isFast !== 'boolean')
    return null;
  if (typeof port !== 'number' || typeof storagePort !== 'number' || typeof jmxPort !== 'number') return null;
  const joined = saved['joined'].filter((entry): entry is number => typeof entry === 'number');
  const plan = { nodes, firstAddress, port, storagePort, jmxPort, isFast, isSecure: isSecure === true };
  return { plan: isLaunchers(launchers) ? { ...plan, launchers } : plan, joined };
}

function isLaunchers(value: unknown): value is readonly Launcher[] {
  return Array.isArray(value) && value.every(isWords);
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
