import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

import org.apache.cassandra.net.MessagingService;
import org.apache.cassandra.net.Verb;
import org.apache.cassandra.utils.Clock;

/**
 * A node that keeps what it commits to itself while a file is there: commits of conditional writes, and hints of them, never
 * leave it, as when the others are away between their word and the commit. Cassandra makes its clock before anything else,
 * which is the way in; the time is the machine's.
 */
public final class KeptCommits implements Clock
{
    private static final Path FILE = Path.of(System.getProperty("theater.commits.kept"));
    private static final long POLL_MS = 50;
    private static final Set<Verb> KEPT = EnumSet.of(
        Verb.PAXOS_COMMIT_REQ, Verb.PAXOS2_COMMIT_REMOTE_REQ, Verb.PAXOS2_COMMIT_AND_PREPARE_REQ, Verb.HINT_REQ);

    private volatile boolean isKept;

    public KeptCommits()
    {
        Thread thread = new Thread(this::follow, "KeptCommits");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public long nanoTime()
    {
        return System.nanoTime();
    }

    @Override
    public long currentTimeMillis()
    {
        return System.currentTimeMillis();
    }

    private void follow()
    {
        try
        {
            while (!Files.exists(FILE))
                Thread.sleep(POLL_MS);
            // Not before it is asked for: the node is up by then.
            MessagingService.instance().outboundSink.add((message, to) -> !isKept || !KEPT.contains(message.verb()));
            while (true)
            {
                isKept = Files.exists(FILE);
                Thread.sleep(POLL_MS);
            }
        }
        catch (InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }
}
