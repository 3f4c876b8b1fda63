import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import type { TestProject } from 'vitest/node';

import { findJava } from '../../../tools/cluster/runtime/java.ts';
import { keepCluster, type KeptCluster } from '../../../tools/kept-cluster/kept-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Loopback port that answers with the folder of the shared cluster. The first to ask starts it. */
    clusterPort: number;
    /** Why no cluster can run here, or null. */
    clusterFault: string | null;
  }
}

/**
 * Holds the one cluster that all files of a run share. It is started when the first of them asks, so a run that needs
 * no nodes has none. Without a JDK the suites are skipped, and in CI the run fails.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const fault = await whyNoCluster();
  if (fault !== null && process.env['CI'] === 'true') throw new Error(fault);
  if (fault !== null) process.stderr.write(`Tests on real nodes are skipped: ${fault}\n`);

  let cluster: Promise<KeptCluster> | null = null;
  const server = createServer((socket) => {
    cluster ??= keepCluster();
    void answer(socket, cluster);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  project.provide('clusterPort', typeof address === 'object' && address !== null ? address.port : 0);
  project.provide('clusterFault', fault);

  return async () => {
    server.close();
    await cluster?.then(
      async (kept) => await kept.stop(),
      () => {},
    );
  };
}

async function whyNoCluster(): Promise<string | null> {
  try {
    await findJava();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function answer(socket: Socket, cluster: Promise<KeptCluster>): Promise<void> {
  socket.on('error', () => {}); // the one who asked is gone
  const line = await cluster.then(
    (kept) => kept.directory,
    (error: unknown) => `!${String(error)}`,
  );
  socket.end(`${line}\n`);
}
