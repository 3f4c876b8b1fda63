#!/usr/bin/env bash
# Apache Cassandra 5.0.9 (cassandra-all from Maven Central), with paxos_state_purging: repaired: while a table is dropped
# that conditional writes went to, the node flushes system.paxos and compacts it. The compaction asks for the dropped
# table, whose description is still there and which is itself already gone, and ends with "Unknown CF" in the log as an
# error. Its files are compacted later; the table is dropped all the same. So an ERROR after DROP TABLE or DROP KEYSPACE
# need not be one of the disk. Seen at most drops of a loop that makes a table, writes 50 rows by IF NOT EXISTS and drops
# it.
# Needs a JDK 17 and Maven; takes about a minute.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId>
  <artifactId>see</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.cassandra</groupId>
      <artifactId>cassandra-all</artifactId>
      <version>5.0.9</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=jars
cat >logback-test.xml <<'XML'
<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%level %logger{0} %msg%n%ex{3}</pattern></encoder></appender>
  <root level="ERROR"><appender-ref ref="OUT"/></root>
</configuration>
XML
address=127.$((RANDOM % 200 + 20)).$((RANDOM % 250 + 1)).1
cat >cassandra.yaml <<YAML
cluster_name: see
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
num_tokens: 1
initial_token: "0"
auto_bootstrap: false
listen_address: $address
rpc_address: $address
storage_port: 7180
native_transport_port: 9180
start_native_transport: false
commitlog_sync: periodic
commitlog_sync_period: 1000ms
paxos_variant: v2
paxos_state_purging: repaired
concurrent_compactors: 1
commitlog_directory: data/commitlog
hints_directory: data/hints
saved_caches_directory: data/saved_caches
data_file_directories: [data/data]
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: $address }]
YAML
cat >See.java <<'JAVA'
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.db.ConsistencyLevel;
import org.apache.cassandra.service.CassandraDaemon;

class See {
    public static void main(String[] words) {
        new CassandraDaemon(true).activate();
        run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        for (int round = 0; round < Integer.parseInt(words[0]); round++) {
            run("CREATE TABLE k.seats (seat int PRIMARY KEY, client text)");
            for (int seat = 0; seat < 50; seat++)
                run("INSERT INTO k.seats (seat, client) VALUES (" + seat + ", 'Mia') IF NOT EXISTS");
            run("DROP TABLE k.seats");
        }
        System.out.println("done");
        System.exit(0);
    }

    static void run(String query) {
        QueryProcessor.process(query, ConsistencyLevel.ONE);
    }
}
JAVA
javac -cp 'jars/*' See.java
opened=(
  java.base/java.lang.module java.base/jdk.internal.loader java.base/java.lang.ref java.base/jdk.internal.ref
  java.base/jdk.internal.reflect java.base/jdk.internal.math java.base/jdk.internal.module
  java.base/jdk.internal.util.jar jdk.management/com.sun.management.internal java.base/sun.nio.ch java.base/java.io
  java.base/java.lang.reflect java.base/java.lang java.base/java.util java.base/jdk.internal.misc
  java.management.rmi/com.sun.jmx.remote.internal.rmi java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.sql/java.sql
  jdk.unsupported/sun.misc
)
options=()
for package in "${opened[@]}"; do
  options+=("--add-opens=$package=ALL-UNNAMED" "--add-exports=$package=ALL-UNNAMED")
done
java -Xmx512m -Djdk.attach.allowAttachSelf=true "${options[@]}" -Djava.security.manager=allow \
  "-Dcassandra.config=file://$folder/cassandra.yaml" "-Dcassandra.storagedir=$folder/data" -Dcassandra.ring_delay_ms=1 \
  -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra-foreground=yes -cp 'jars/*:.' See 12 >out.txt 2>&1
compactions=$(grep -c 'Exception in thread Thread\[CompactionExecutor' out.txt || true)
unknown=$(grep -c 'IllegalArgumentException: Unknown CF' out.txt || true)
echo "cassandra-all 5.0.9, 12 tables dropped: $compactions compactions of system.paxos ended by \"Unknown CF\" ($unknown)"
grep -q '^done' out.txt && [ "$unknown" -ge 1 ] && [ "$compactions" -ge "$unknown" ]
