package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import liquibase.ext.partitions.problem.ConnectionNotes;

/**
 * A connection that is being opened in a thread of its own, since a pool may let its caller wait for ever. One that
 * comes when nobody wants it any more goes back at once.
 */
final class Opening {

    /** Opens a connection. */
    interface Source {
        Sibling open() throws SQLException;
    }

    private final CompletableFuture<Sibling> result = new CompletableFuture<>();

    private Opening() {}

    /** Begins to open one. */
    static Opening begin(Source source) {
        Opening opening = new Opening();
        Thread thread = new Thread(() -> opening.run(source), "liquibase-partitions-connect");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void run(Source source) {
        try {
            Sibling sibling = source.open();
            if (!result.complete(sibling)) {
                sibling.giveBack();
            }
        } catch (SQLException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /**
     * Waits for it.
     *
     * @throws SQLException with a message that may be told, if there is none
     */
    Sibling await(Duration patience) throws SQLException {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return orGiveUp(ConnectionNotes.tooSlow(patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return orGiveUp(ConnectionNotes.interrupted());
        } catch (ExecutionException e) {
            // Only the message, since a driver's exception may hold more than is to be told.
            throw new SQLException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }

    private Sibling orGiveUp(String reason) throws SQLException {
        if (result.cancel(false)) {
            throw new SQLException(reason);
        }
        return result.join();
    }

    /** What has come by now. */
    Optional<Sibling> now() {
        return result.isDone() && !result.isCompletedExceptionally() ? Optional.of(result.join()) : Optional.empty();
    }

    /** Gives it back, now or when it comes. */
    void giveBack() {
        if (!result.cancel(false)) {
            now().ifPresent(Sibling::giveBack);
        }
    }
}
