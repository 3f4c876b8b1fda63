import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.cassandra.utils.Clock;

/**
 * A node's wall clock that is off by as many ms as a file says. The file is read again and again, so that the clock can
 * jump, also backwards, while the node runs. How fast time passes stays as it is.
 */
public final class OffsetClock implements Clock
{
    private static final Path FILE = Path.of(System.getProperty("theater.clock.offset"));
    private static final long POLL_MS = 100;

    private volatile long offset = read();

    public OffsetClock()
    {
        Thread thread = new Thread(this::follow, "OffsetClock");
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
        return System.currentTimeMillis() + offset;
    }

    private void follow()
    {
        try
        {
            while (true)
            {
                Thread.sleep(POLL_MS);
                offset = read();
            }
        }
        catch (InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static long read()
    {
        try
        {
            return Long.parseLong(Files.readString(FILE).trim());
        }
        catch (IOException e)
        {
            throw new IllegalStateException("nobody says how far this clock is off: " + FILE, e);
        }
    }
}
