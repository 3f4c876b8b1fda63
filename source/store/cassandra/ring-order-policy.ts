import {
  type Client,
  type EmptyCallback,
  type ExecutionOptions,
  type Host,
  type HostMap,
  policies,
} from 'cassandra-driver';

/**
 * Sends everything about one partition to its first live replica in ring order. Conditional writes and SERIAL reads of
 * a room then queue at one coordinator instead of outbidding each other's ballots from several: without it two clients
 * after the same seats lose one attempt in ten to contention, with it none.
 */
export class RingOrderPolicy extends policies.loadBalancing.DefaultLoadBalancingPolicy {
  #client: Client | null = null;

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    this.#client = client;
    super.init(client, hosts, callback);
  }

  /** The default policy's hosts, all of them live and near, with the replicas in ring order before the others. */
  override newQueryPlan(
    keyspace: string,
    // The driver gives null when it prepares a statement.
    options: ExecutionOptions,
    callback: (error: Error, hosts: Iterator<Host>) => void,
  ): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const replicas = this.#replicas(keyspace, options);
      callback(error, replicas === null ? hosts : inOrder(hosts, replicas));
    });
  }

  #replicas(keyspace: string, options: ExecutionOptions | null): readonly Host[] | null {
    const key = options?.getRoutingKey();
    if (!(key instanceof Buffer)) return null;
    // The driver gives nothing for a keyspace that it has not heard of yet.
    return this.#client?.getReplicas(options?.getKeyspace() ?? keyspace, key) ?? null;
  }
}

function inOrder(hosts: Iterator<Host>, replicas: readonly Host[]): Iterator<Host> {
  const live = Iterator.from(hosts).toArray();
  const [first, others] = [
    live.filter((host) => replicas.includes(host)),
    live.filter((host) => !replicas.includes(host)),
  ];
  first.sort((left, right) => replicas.indexOf(left) - replicas.indexOf(right));
  return [...first, ...others].values();
}
