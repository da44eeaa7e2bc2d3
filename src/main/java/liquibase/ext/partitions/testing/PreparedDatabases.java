package liquibase.ext.partitions.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Empty databases of a server, made before a test asks for one and dropped after the next test has begun, since a server
 * takes longer for either than many a test for its work. {@link #close()} waits for everything that is under way.
 */
final class PreparedDatabases implements AutoCloseable {
    private static final int AHEAD = 2;

    private final PostgresServer server;
    private final ExecutorService background = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "test-databases");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Future<TestDatabase>> ahead = new ArrayDeque<>();
    private final List<Future<?>> drops = new ArrayList<>();
    /** One session for all, since to begin one takes a server as long as to make a database. */
    private final ReusedSession administration;

    PreparedDatabases(PostgresServer server) {
        this.server = server;
        this.administration = server.administration();
    }

    /**
     * One that nobody has used.
     *
     * @throws IllegalStateException when the server makes none
     */
    TestDatabase take() {
        Future<TestDatabase> oldest = oldest();
        try {
            return result(oldest);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof InterruptedException) {
                putBack(oldest);
            }
            throw e;
        }
    }

    private synchronized Future<TestDatabase> oldest() {
        while (ahead.size() <= AHEAD) {
            ahead.add(background.submit(() -> server.newDatabase(administration)));
        }
        return ahead.remove();
    }

    private synchronized void putBack(Future<TestDatabase> database) {
        ahead.addFirst(database);
    }

    /** Drops one without waiting; that it could not be dropped is told when this is closed. */
    synchronized void drop(TestDatabase database) {
        drops.add(background.submit(database::close));
    }

    @Override
    public synchronized void close() {
        ahead.forEach(database -> drops.add(background.submit(() -> closeIfMade(database))));
        ahead.clear();
        drops.add(background.submit(administration::disconnect));
        background.shutdown();
        Closing.all(drops.stream().map(drop -> (Runnable) () -> result(drop)).toList());
    }

    /** Why none was made has been told by the test that asked for one. */
    private static void closeIfMade(Future<TestDatabase> database) {
        TestDatabase made;
        try {
            made = result(database);
        } catch (IllegalStateException e) {
            return;
        }
        made.close();
    }

    private static <T> T result(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
