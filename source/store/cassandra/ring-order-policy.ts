import {
  type Client,
  type EmptyCallback,
  type ExecutionOptions,
  type Host,
  type HostMap,
  policies,
} from 'cassandra-driver';

import type { CutOffNodes } from './cut-off-nodes.ts';

/**
 * Sends everything about one partition to its first live replica in ring order that is not cut off. Conditional writes and SERIAL reads of
 * a room then queue at one coordinator instead of outbidding each other's ballots from several: without it two clients
 * after the same seats lose one attempt in ten to contention, with it none.
 */
export class RingOrderPolicy extends policies.loadBalancing.DefaultLoadBalancingPolicy {
  readonly #cutOff: CutOffNodes;
  #client: Client | null = null;

  constructor(options: { readonly localDc: string; readonly cutOff: CutOffNodes }) {
    super({ localDc: options.localDc });
    this.#cutOff = options.cutOff;
  }

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    this.#client = client;
    super.init(client, hosts, callback);
  }

  /** The default policy's hosts, all of them live and near: replicas in ring order, other nodes, and those cut off. */
  override newQueryPlan(
    keyspace: string,
    // The driver gives null when it prepares a statement.
    options: ExecutionOptions,
    callback: (error: Error, hosts: Iterator<Host>) => void,
  ): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const replicas = this.#replicas(keyspace, options);
      callback(error, replicas === null ? hosts : inOrder(hosts, replicas, this.#cutOff));
    });
  }

  #replicas(keyspace: string, options: ExecutionOptions | null): readonly Host[] | null {
    const key = options?.getRoutingKey();
    if (!(key instanceof Buffer)) return null;
    // The driver gives nothing for a keyspace that it has not heard of yet.
    return this.#client?.getReplicas(options?.getKeyspace() ?? keyspace, key) ?? null;
  }
}

function inOrder(hosts: Iterator<Host>, replicas: readonly Host[], cutOff: CutOffNodes): Iterator<Host> {
  const rankOf = (host: Host): number => {
    const place = replicas.includes(host) ? replicas.indexOf(host) : replicas.length;
    return cutOff.has(host.address) ? replicas.length + 1 + place : place;
  };
  const live = Iterator.from(hosts).toArray();
  return live.toSorted((left, right) => rankOf(left) - rankOf(right)).values();
}
