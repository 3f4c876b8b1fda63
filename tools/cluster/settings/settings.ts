/** One line of a node's cassandra.yaml, and why it is so. */
export interface Setting {
  readonly name: string;
  readonly value: SettingValue;
  readonly reason: string;
}

/** A file made from these tables, for containers and for the load tools. */
export interface MadeFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** What YAML has, as far as a setting needs it. */
export type SettingValue = string | number | boolean | { readonly [name: string]: SettingValue };

/** The release the jars and the container image are of. */
export const CASSANDRA_VERSION = '5.0.9';

/**
 * The content of that image, whatever its tag names by now: as docker-library/repo-info listed it after the build of
 * 2026-09-16, for all platforms. Changed with the version.
 */
export const CASSANDRA_IMAGE_DIGEST =
  'sha256:c89d12282b69b38a78f23c37886fc35e732f33b7c18801016c0334e4c7cabf64';

/** Name of the data center that SimpleSnitch gives every node: `?dc=` of a store's address. */
export const DATA_CENTER = 'datacenter1';

/**
 * What one node may take of a container's memory. A node rests near 640 MiB; heap, direct memory and code fit with
 * room.
 */
export const CONTAINER_MEMORY_LIMIT = '1g';

/**
 * The settings that every node has, here and in containers. What differs from node to node (addresses, token,
 * folders) is added by `nodeSettings` in cassandra-yaml.ts. A setting left out has the default of Cassandra's Config
 * class, which is not always that of the cassandra.yaml it ships with: where the two differ and it matters, it is set
 * here.
 */
export const sharedSettings: readonly Setting[] = [
  {
    name: 'cluster_name',
    value: 'theater',
    reason: 'Nodes of another cluster that reach this one by mistake are refused.',
  },

  // What never selling a seat twice rests on.
  {
    name: 'paxos_variant',
    value: 'v2',
    reason:
      'Says by the consistency level of an error whether a conditional write is decided, serialises one coordinator ' +
      'with itself, and saves a round trip. Must be the same on every node.',
  },
  {
    name: 'paxos_state_purging',
    value: 'repaired',
    reason:
      'A promise is forgotten only once a Paxos repair has made it redundant, never by a clock. From the first start, ' +
      'since going back is not possible. Nothing has to be repaired for correctness: six rooms leave six rows.',
  },
  {
    name: 'paxos_on_linearizability_violations',
    value: 'log',
    reason:
      'Only SERIAL is used, never LOCAL_SERIAL, so there must be none; if there is one, it must be seen.',
  },
  {
    name: 'commitlog_sync',
    value: 'batch',
    reason:
      'Nothing is answered before it is on the disk, promises of Paxos included. With periodic a node that is killed forgets ' +
      'what it promised and confirmed in the last tenth of a second; when all are killed at once, seats were sold twice.',
  },
  {
    name: 'disk_failure_policy',
    value: 'die',
    reason:
      'A node whose disk fails must not go on voting; it ends, and the status shows it. The class default ignores it.',
  },
  {
    name: 'commit_failure_policy',
    value: 'die',
    reason:
      'A promise that could not be logged (a full disk) must not be given. The process ends rather than half of it.',
  },
  {
    name: 'cas_contention_timeout',
    value: '1800ms',
    reason:
      'The default, set because the timeouts of the store are longer by design: the precise answer must come first.',
  },
  {
    name: 'write_request_timeout',
    value: '2000ms',
    reason: 'As above: how long a commit waits for its level.',
  },
  { name: 'read_request_timeout', value: '5000ms', reason: 'As above: how long a SERIAL look may take.' },

  // The ring.
  {
    name: 'partitioner',
    value: 'org.apache.cassandra.dht.Murmur3Partitioner',
    reason: 'The tokens of the nodes are chosen for it.',
  },
  {
    name: 'num_tokens',
    value: 1,
    reason:
      'One evenly spaced token a node: each leads two rooms, and all nodes can start at once (nothing is allocated).',
  },
  {
    name: 'auto_bootstrap',
    value: false,
    reason:
      'A new ring has nothing to stream. A node that lost its data must not come back by it: see docs/operating.md.',
  },
  {
    name: 'block_for_peers_timeout_in_secs',
    value: 3,
    reason:
      'How long a node that starts beside one that is down waits for it before it takes clients; the default is 10.',
  },
  { name: 'endpoint_snitch', value: 'SimpleSnitch', reason: `One data center, ${DATA_CENTER}, one rack.` },
  {
    name: 'storage_compatibility_mode',
    value: 'NONE',
    reason: 'A new cluster: no older node ever has to read its files or messages.',
  },
  {
    name: 'hinted_handoff_enabled',
    value: true,
    reason:
      'A node that was away gets the commits it missed at once, and not only when a room is next asked about.',
  },

  // Who may come in.
  {
    name: 'authenticator',
    value: 'AllowAllAuthenticator',
    reason: 'The nodes listen on loopback only. Anything reachable from elsewhere needs a password and TLS.',
  },
  { name: 'authorizer', value: 'AllowAllAuthorizer', reason: 'As above: without names there are no rights.' },
  { name: 'start_native_transport', value: true, reason: 'The way in for the program.' },

  // Three nodes in the memory of one laptop.
  {
    name: 'memtable_heap_space',
    value: '32MiB',
    reason: 'Six rooms and their history are a few MiB; the default is a quarter of the heap.',
  },
  {
    name: 'memtable_offheap_space',
    value: '32MiB',
    reason: 'Not used by heap buffers; bounded all the same.',
  },
  {
    name: 'file_cache_size',
    value: '32MiB',
    reason: 'Blocks of data files, outside the heap; the default may be 512 MiB.',
  },
  { name: 'networking_cache_size', value: '16MiB', reason: 'Buffers of connections between three nodes.' },
  { name: 'key_cache_size', value: '4MiB', reason: 'Six partitions.' },
  { name: 'counter_cache_size', value: '0MiB', reason: 'No counters are used.' },
  {
    name: 'prepared_statements_cache_size',
    value: '8MiB',
    reason: 'The program prepares a few dozen statements.',
  },
  {
    name: 'commitlog_segment_size',
    value: '8MiB',
    reason:
      'Segments are mapped, so two of them count as resident. The largest change that fits is half of one: 4 MiB, ' +
      'where the reset of a room is near 60 KiB.',
  },
  {
    name: 'commitlog_total_space',
    value: '128MiB',
    reason: 'Bounds what a restart has to replay, and the disk.',
  },
  {
    name: 'concurrent_reads',
    value: 16,
    reason: 'Threads, each with its stack; three nodes share a few cores.',
  },
  {
    name: 'concurrent_writes',
    value: 16,
    reason: "As above; must hold the requests that wait for a room's lock.",
  },
  { name: 'concurrent_compactors', value: 1, reason: 'Compaction must not take the cores from bookings.' },
  {
    name: 'native_transport_max_threads',
    value: 64,
    reason: 'A request that waits for consensus keeps its thread.',
  },
  {
    name: 'auto_snapshot',
    value: true,
    reason:
      'A table dropped or truncated by mistake can be brought back; a snapshot is a hard link and costs nothing.',
  },
];

/** The settings by which nodes speak TLS alone; the paths are those of PEM files. */
export function secureSettings(files: {
  readonly authority: string;
  readonly programs: string;
  readonly nodes: string;
}): readonly Setting[] {
  const own = {
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: files.nodes,
    require_client_auth: true,
  };
  return [
    {
      name: 'client_encryption_options',
      value: { enabled: true, optional: false, ...own, truststore: files.programs },
      reason:
        'Nobody on the way reads or changes anything, and who has no certificate of a program of this cluster is not let in.',
    },
    {
      name: 'server_encryption_options',
      value: { internode_encryption: 'all', optional: false, ...own, truststore: files.authority },
      reason:
        'The same between nodes, by an authority of their own: a vote of somebody else, a program included, would sell a seat twice. Addresses are not compared: 5.0.9 ' +
        'cannot compare that of a node which calls, and refuses all of them.',
    },
  ];
}
