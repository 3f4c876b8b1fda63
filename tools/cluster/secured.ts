import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClientOptions } from 'cassandra-driver';

import { formatCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { ClusterFailure, systemErrorCode } from './failure.ts';
import { type ClusterPlan, nodesOf } from './plan/plan.ts';
import { makeAuthority, makeCertificate } from './settings/certificates.ts';
import { DATA_CENTER } from './settings/settings.ts';

/** The files of a cluster that speaks TLS; each can be read by its owner alone. */
export interface CertificateFiles {
  /** The certificate of the authority of the nodes, which nodes and programs know nodes by. */
  readonly authority: string;
  /** That of the authority of the programs: nodes let programs in by it, and never take one for a node. */
  readonly programs: string;
  /** The key and the certificate of the nodes, one for all of their addresses. */
  readonly nodes: string;
  /** What a program shows to the nodes, which let nobody in without. */
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** Where the files of `plan` are. */
export function certificateFiles({ directory }: Pick<ClusterPlan, 'directory'>): CertificateFiles {
  const folder = folderOf(directory);
  return {
    authority: join(folder, 'authority.pem'),
    programs: join(folder, 'programs.pem'),
    nodes: join(folder, 'nodes.pem'),
    clientCertificate: join(folder, 'client.pem'),
    clientKey: join(folder, 'client.key'),
  };
}

function folderOf(directory: string): string {
  return join(directory, 'tls');
}

/**
 * Makes the certificates of `plan`, unless there are some for all of its addresses. The keys of both authorities are
 * forgotten at once: nobody can sign further ones. Throws a {@link ClusterFailure} where nodes run by certificates
 * that are gone.
 */
export async function ensureCertificates(plan: ClusterPlan, isAnyRunning: boolean): Promise<void> {
  const addresses = nodesOf(plan).map(({ address }) => address);
  if (await areThere(plan, addresses)) return;
  const folder = folderOf(plan.directory);
  if (isAnyRunning) {
    throw new ClusterFailure(
      `The certificates in ${folder} are gone, and nodes run by them: down, and up again.`,
    );
  }
  const authority = makeAuthority('theater authority');
  const nodes = makeCertificate(authority, { name: 'theater nodes', hosts: [...addresses, 'localhost'] });
  const programs = makeAuthority('theater programs');
  const client = makeCertificate(programs, { name: 'theater client', hosts: [] });
  // Whole or not at all: a draft that was left is begun again.
  const draft = { directory: join(plan.directory, 'tls.draft') };
  await rm(draft.directory, { recursive: true, force: true });
  await mkdir(folderOf(draft.directory), { recursive: true, mode: 0o700 });
  const files = certificateFiles(draft);
  for (const [file, text] of [
    [files.authority, authority.certificate],
    [files.programs, programs.certificate],
    [files.nodes, `${nodes.key}${nodes.certificate}`],
    [files.clientCertificate, client.certificate],
    [files.clientKey, client.key],
  ] as const) {
    await writeFile(file, text, { mode: 0o600 });
  }
  await rm(folder, { recursive: true, force: true });
  await rename(folderOf(draft.directory), folder);
  await rm(draft.directory, { recursive: true, force: true });
}

async function areThere(plan: ClusterPlan, addresses: readonly string[]): Promise<boolean> {
  const files = certificateFiles(plan);
  if (!Object.values(files).every((file) => existsSync(file))) return false;
  try {
    const certificate = new X509Certificate(await readFile(files.nodes, 'utf8'));
    return addresses.every((address) => certificate.checkIP(address) !== undefined);
  } catch (error) {
    if (systemErrorCode(error) === 'EACCES') throw error;
    return false; // damaged
  }
}

/** What the driver connects to the nodes of `plan` with, where they speak TLS. */
export function driverOptions(plan: ClusterPlan): Pick<ClientOptions, 'sslOptions'> {
  if (!plan.isSecure) return {};
  const { authority, clientCertificate, clientKey } = certificateFiles(plan);
  const [ca, cert, key] = [authority, clientCertificate, clientKey].map((file) => readFileSync(file, 'utf8'));
  return {
    sslOptions: {
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    },
  };
}

/** The address of `keyspace` on the nodes of `plan`, as `--store` takes it; `port` where it is not the nodes' own. */
export function storeAddressOf(plan: ClusterPlan, keyspace: string, port = plan.port): string {
  const [first = '', ...others] = nodesOf(plan).map(({ address }) => `${address}:${port}`);
  const { authority, clientCertificate, clientKey } = certificateFiles(plan);
  const own = { certificate: clientCertificate, key: clientKey };
  return formatCassandraAddress({
    contactPoints: [first, ...others],
    keyspace,
    dataCenter: DATA_CENTER,
    ...(plan.isSecure && { tls: { authority, own } }),
  });
}

/** Throws a {@link ClusterFailure} where `tool`, which speaks no TLS, would find no way in. */
export function refuseSecure(plan: ClusterPlan, tool: string): void {
  if (!plan.isSecure) return;
  throw new ClusterFailure(
    `${tool} is started without TLS, and these nodes speak nothing else: use another --dir.`,
  );
}
