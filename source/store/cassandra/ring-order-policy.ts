import {
  type Client,
  type EmptyCallback,
  type ExecutionOptions,
  type Host,
  type HostMap,
  policies,
} from 'cassandra-driver';

import type { CutOffNodes } from './cut-off-nodes.ts';

type PlanCallback = (error: Error, hosts: Iterator<Host>) => void;

/**
 * The default policy, with the nodes to which there is no connection last: the driver gives up preparing a statement at
 * the first node of its plan that it has none to, though it takes a silent one for live until the handshake is overdue.
 */
export class ConnectedFirstPolicy extends policies.loadBalancing.DefaultLoadBalancingPolicy {
  #client: Client | null = null;

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    this.#client = client;
    super.init(client, hosts, callback);
  }

  override newQueryPlan(keyspace: string, options: ExecutionOptions, callback: PlanCallback): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const plan = Iterator.from(hosts).toArray();
      const near = plan.filter((host) => this.isConnected(host));
      callback(error, [...near, ...plan.filter((host) => !near.includes(host))].values());
    });
  }

  /** Whether this client has a connection to a node. */
  protected isConnected(host: Host): boolean {
    return (this.#client?.getState().getOpenConnections(host) ?? 0) > 0;
  }

  /** A partition's replicas in ring order; null where the driver does not know them yet. */
  protected replicasOf(keyspace: string, key: Buffer): readonly Host[] | null {
    return this.#client?.getReplicas(keyspace, key) ?? null;
  }
}

/**
 * Sends everything about one partition to its first live replica in ring order that is not cut off. Conditional writes and SERIAL reads of
 * a room then queue at one coordinator instead of outbidding each other's ballots from several: without it two clients
 * after the same seats lose one attempt in ten to contention, with it none.
 */
export class RingOrderPolicy extends ConnectedFirstPolicy {
  readonly #cutOff: CutOffNodes;

  constructor(options: { readonly localDc: string; readonly cutOff: CutOffNodes }) {
    super({ localDc: options.localDc });
    this.#cutOff = options.cutOff;
  }

  /**
   * The default policy's hosts, all of them live and near: replicas in ring order, other nodes, those cut off, and those
   * without a connection.
   */
  override newQueryPlan(
    keyspace: string,
    // The driver gives null when it prepares a statement.
    options: ExecutionOptions,
    callback: PlanCallback,
  ): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const replicas = this.#replicas(keyspace, options);
      callback(error, replicas === null ? hosts : this.#inOrder(hosts, replicas));
    });
  }

  #replicas(keyspace: string, options: ExecutionOptions | null): readonly Host[] | null {
    const key = options?.getRoutingKey();
    return key instanceof Buffer ? this.replicasOf(options?.getKeyspace() ?? keyspace, key) : null;
  }

  #inOrder(hosts: Iterator<Host>, replicas: readonly Host[]): Iterator<Host> {
    const rankOf = (host: Host): number => {
      const place = replicas.includes(host) ? replicas.indexOf(host) : replicas.length;
      const rank = this.#cutOff.has(host.address) ? replicas.length + 1 + place : place;
      return this.isConnected(host) ? rank : rank + 2 * (replicas.length + 1);
    };
    const live = Iterator.from(hosts).toArray();
    return live.toSorted((left, right) => rankOf(left) - rankOf(right)).values();
  }
}
