import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

/** Name of the package that has Node for this machine. */
export const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** The version of it that the program asks for. */
export const NODE_VERSION = '24.21.0';

/** A package registry on loopback. */
export type Registry = { readonly address: string; readonly host: string; readonly close: () => void };

/** A tarball of a package with something in the place of Node. */
export type NodeTarball = { readonly content: Buffer; readonly integrity: string };

/** Packs `executable` as the package that has Node for this machine, by way of a folder that is not there before. */
export async function packNode(folder: string, executable: string | Buffer): Promise<NodeTarball> {
  await mkdir(path.join(folder, 'package/bin'), { recursive: true });
  await writeFile(path.join(folder, 'package/package.json'), JSON.stringify(MANIFEST));
  await writeFile(path.join(folder, 'package/bin/node'), executable, { mode: 0o755 });
  const file = path.join(folder, 'node.tgz');
  await promisify(execFile)('tar', ['-czf', file, '-C', folder, 'package']);
  const content = await readFile(file);
  await rm(folder, { recursive: true });
  return { content, integrity: `sha512-${createHash('sha512').update(content).digest('base64')}` };
}

const MANIFEST = { name: NODE_PACKAGE, version: NODE_VERSION, bin: { node: 'bin/node' } };

/** A registry that has that package alone. */
export async function startRegistry({ content, integrity }: NodeTarball): Promise<Registry> {
  return await listen((request, response) => {
    if (request.url?.endsWith('.tgz')) return response.end(content);
    if (request.url !== `/${NODE_PACKAGE}`) return response.writeHead(404).end();
    const dist = { tarball: `http://${request.headers.host}/node.tgz`, integrity };
    const versions = { [NODE_VERSION]: { ...MANIFEST, dist } };
    return response.end(
      JSON.stringify({ name: NODE_PACKAGE, 'dist-tags': { latest: NODE_VERSION }, versions }),
    );
  });
}

/** A registry that takes every question and never answers. */
export async function startSilentRegistry(): Promise<Registry> {
  return await listen(() => undefined);
}

async function listen(answer: RequestListener): Promise<Registry> {
  const server = createServer(answer);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the registry has no address');
  const host = `127.0.0.1:${address.port}`;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { address: `http://${host}`, host, close };
}
