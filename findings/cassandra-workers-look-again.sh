#!/usr/bin/env bash
# Apache Cassandra 5.0.9 (cassandra-all from Maven Central), on Linux: the pool of threads that its stages share
# (SharedExecutorPool) does not have an idle worker wait until it is woken. Workers sleep some 10 µs and look again, so
# that a stage which gets an empty task every 2 ms changes threads some twenty times for each of them. How late Linux
# may let a timer be (timerslack_ns, 50 µs unless set) decides how often: with 1 ms it is a few times, in the same
# program with the same options.
# Needs a JDK 17 and Maven.
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
<configuration><root level="OFF"/></configuration>
XML
cat >See.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.cassandra.concurrent.LocalAwareExecutorPlus;
import org.apache.cassandra.concurrent.SharedExecutorPool;

class See {
    public static void main(String[] words) throws Exception {
        LocalAwareExecutorPlus stage = SharedExecutorPool.SHARED.newExecutor(4, "see", "stage");
        feed(stage, 500);
        long before = switches();
        feed(stage, 1500);
        System.out.println(Math.round((switches() - before) / 1500.0));
        System.exit(0);
    }

    static void feed(LocalAwareExecutorPlus stage, int tasks) throws Exception {
        for (int task = 0; task < tasks; task++) {
            stage.execute(() -> {});
            Thread.sleep(2);
        }
    }

    /** How often the threads of this process have given their processor away. */
    static long switches() throws Exception {
        long sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads)
                for (String line : Files.readAllLines(thread.resolve("status")))
                    if (line.startsWith("voluntary_ctxt_switches:"))
                        sum += Long.parseLong(line.replaceAll("\\D", ""));
        }
        return sum;
    }
}
JAVA
javac -cp 'jars/*' See.java
# The number of changes of threads for each task, with timers that may be so many ns late.
see() { sh -c 'echo "$0" >/proc/self/timerslack_ns; exec java -cp "jars/*:." See' "$1"; }
usual=$(see 50000)
late=$(see 1000000)
echo "cassandra-all 5.0.9, an empty task every 2 ms: $usual changes of threads for each; with late timers $late"
[ "$usual" -ge 10 ] && [ "$late" -le $((usual / 2)) ]
