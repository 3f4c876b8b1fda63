import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';

import { ClusterFailure, systemErrorCode } from '../failure.ts';
import type { ClusterPlan, NodePlan } from './plan.ts';

/** What a node may come to need on the disk, in bytes: commit log, data, snapshots and logs. */
const BYTES_A_NODE = 512 * 2 ** 20;

/** Throws a {@link ClusterFailure} unless `nodes` can listen and write. Nothing has been started by then. */
export async function checkRoomFor(
  plan: ClusterPlan,
  nodes: readonly NodePlan[],
  freeBytes: (directory: string) => Promise<number> = freeBytesOf,
): Promise<void> {
  checkDisk(plan.directory, nodes.length, await freeBytes(plan.directory));
  const ports: readonly (readonly [number, string])[] = [
    [plan.port, '--port'],
    [plan.storagePort, '--storage-port'],
    [plan.jmxPort, '--jmx-port'],
  ];
  for (const node of nodes) {
    if (node.launcher.length > 0) continue; // where it listens nobody else does, and this process cannot
    for (const [port, flag] of ports) await checkPort(node.address, port, flag);
  }
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function checkDisk(directory: string, nodes: number, freeBytes: number): void {
  const needed = nodes * BYTES_A_NODE;
  if (freeBytes >= needed) return;
  const free = Math.floor(freeBytes / 2 ** 20);
  throw new ClusterFailure(
    `The disk of ${directory} is full: ${free} MiB are free, ${nodes} nodes need ${needed / 2 ** 20} MiB. Make room, or use --dir.`,
  );
}

async function checkPort(address: string, port: number, flag: string): Promise<void> {
  const code = await listenOnce(address, port);
  if (code === null) return;
  if (code === 'EADDRINUSE') {
    throw new ClusterFailure(
      `${address}:${port} is taken by another program: end it, or choose another ${flag}.`,
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    throw new ClusterFailure(
      `This machine has no address ${address}. On macOS: sudo ifconfig lo0 alias ${address} up (until the next boot).`,
    );
  }
  throw new ClusterFailure(`Nothing can listen on ${address}:${port} (${code}): choose another ${flag}.`);
}

/** Listens for a moment; null when that went well, else the code of the error. */
async function listenOnce(address: string, port: number): Promise<string | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', (error) => resolve(systemErrorCode(error) ?? error.message));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
