/** A group of options for a node's Java virtual machine, and why they are there. */
export interface JvmOptions {
  readonly options: readonly string[];
  readonly reason: string;
}

/** What every program of Cassandra needs to run on Java 17, its tools included. */
export const moduleOptions: JvmOptions = {
  options: [
    '-Djdk.attach.allowAttachSelf=true',
    '--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED',
    '--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED',
    '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
    '--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED',
    '--add-exports=java.sql/java.sql=ALL-UNNAMED',
    '--add-exports=java.base/java.lang.ref=ALL-UNNAMED',
    '--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED',
    '--add-opens=java.base/java.lang.module=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.math=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.module=ALL-UNNAMED',
    '--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED',
    '--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED',
    '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
    '--add-opens=java.base/java.io=ALL-UNNAMED',
    '--add-opens=java.base/java.lang.reflect=ALL-UNNAMED',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '--add-opens=java.base/java.util=ALL-UNNAMED',
  ],
  reason:
    'The inner parts of Java 17 that Cassandra uses; as in the options it ships, less those of its compiler for functions.',
};

/** The options that every node has, here and in containers. */
export const sharedJvmOptions: readonly JvmOptions[] = [
  {
    options: ['-Xms256m', '-Xmx256m'],
    reason: 'Enough for six rooms with 200 terminals; fixed, so that a node never grows into its neighbours.',
  },
  {
    options: ['-XX:+UseSerialGC'],
    reason: 'The least memory of all collectors, and its pauses on 256 MiB are short.',
  },
  {
    options: ['-XX:MaxDirectMemorySize=128m'],
    reason: 'Network buffers and file cache; the default is the heap again.',
  },
  {
    options: ['-XX:MaxMetaspaceSize=192m', '-XX:ReservedCodeCacheSize=64m'],
    reason: 'Classes and compiled code, bounded.',
  },
  { options: ['-Xss256k'], reason: 'A few hundred threads.' },
  { options: ['-ea', '-da:net.openhft...'], reason: 'Cassandra is run and tested with its assertions on.' },
  {
    options: ['-XX:+ExitOnOutOfMemoryError'],
    reason: 'A node without memory must end, not answer now and then.',
  },
  {
    options: ['-XX:-UsePerfData'],
    reason: 'No shared file that a busy disk could make the collector wait for.',
  },
  { options: ['-Djava.net.preferIPv4Stack=true'], reason: 'The addresses are IPv4.' },
  { options: ['-Djava.security.manager=allow'], reason: 'Cassandra sets its own security manager.' },
  {
    options: ['-Dcassandra.ring_delay_ms=2000', '-Dcassandra.skip_wait_for_gossip_to_settle=0'],
    reason: 'Every node is a seed and has its token: there is nothing to wait half a minute for.',
  },
  {
    options: ['-Dcassandra.approximate_time_precision_ms=20'],
    reason:
      'How often a thread wakes to read the clock by which questions expire; every 2 ms is most of what an idle node does.',
  },
  {
    options: ['-Dcassandra.set_sep_thread_name=false'],
    reason: 'Threads are not named anew, by a call of the system, for each stage that they work for.',
  },
  {
    options: ['-Dcassandra.enable_nodelocal_queries=true'],
    reason:
      'Doctor asks each node what its own replica of a room has. Otherwise it may have another node answer for it.',
  },
  {
    options: [
      '-Dio.netty.tryReflectionSetAccessible=true',
      '-Dio.netty.allocator.useCacheForAllThreads=true',
      '-Dio.netty.allocator.maxOrder=11',
    ],
    reason: 'Direct buffers without a detour; as in the options Cassandra ships for Java 17.',
  },
];

/** Added by `--fast`: ready a third sooner, slower once warm. Right for tests, wrong for measurements. */
export const fastJvmOptions: JvmOptions = {
  options: ['-XX:TieredStopAtLevel=1'],
  reason: 'Starting is bound by compilation; a test is over before the second compiler would pay.',
};

/**
 * JMX on a node's own address, by Java's own agent: Cassandra's would listen on 127.0.0.1 alone, where three nodes
 * cannot share a port. Without a password, so loopback only: who reaches it owns the node.
 */
export function jmxOptions(address: string, jmxPort: number): readonly string[] {
  return [
    `-Dcom.sun.management.jmxremote.port=${jmxPort}`,
    `-Dcom.sun.management.jmxremote.rmi.port=${jmxPort}`,
    `-Dcom.sun.management.jmxremote.host=${address}`,
    `-Djava.rmi.server.hostname=${address}`,
    '-Dcom.sun.management.jmxremote.authenticate=false',
    '-Dcom.sun.management.jmxremote.ssl=false',
  ];
}

/**
 * JMX of a node in a container, where it can be reached only where its port is published: on loopback, at `address`.
 * The agent listens on every address of the container and tells its clients to come to that one.
 */
export function containerJmxOptions(address: string, jmxPort: number): readonly string[] {
  return jmxOptions(address, jmxPort).filter((option) => !option.includes('jmxremote.host'));
}

/** The plain list of options of `groups`, in their order. */
export function flatten(groups: readonly JvmOptions[]): readonly string[] {
  return groups.flatMap((group) => group.options);
}
