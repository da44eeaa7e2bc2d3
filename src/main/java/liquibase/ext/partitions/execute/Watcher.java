package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection to look at the others with. One asks at a time, and nobody waits for long behind an answer that does not
 * come: it goes back when it comes.
 */
final class Watcher {

    private static final long PATIENCE_MILLIS = 1_000;

    private final Opening opening;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean isBack = new AtomicBoolean();
    private volatile boolean unwanted;

    /** One that is being opened. */
    Watcher(Opening opening) {
        this.opening = opening;
    }

    /** Whether there is nothing to ask, at least not yet. */
    boolean isBlind() {
        return opening.now().isEmpty();
    }

    /**
     * Asks something.
     *
     * @param unknown the answer when there is no connection yet, or it fails, or another question lasts
     */
    <T> T ask(Siblings.Question<T> question, T unknown) {
        if (isBlind() || !isMyTurn()) {
            return unknown;
        }
        try {
            return unwanted ? unknown : question.ask(opening.now().orElseThrow().connection());
        } catch (SQLException | RuntimeException e) {
            return unknown;
        } finally {
            turn.unlock();
            if (unwanted) {
                giveBackOnce();
            }
        }
    }

    /** Gives it back, or leaves that to whoever still asks. */
    void giveBack() {
        unwanted = true;
        if (isMyTurn()) {
            turn.unlock();
            giveBackOnce();
        }
    }

    /** Who gets no turn is sure that somebody else had it when this was called. */
    private boolean isMyTurn() {
        if (turn.tryLock()) {
            return true;
        }
        try {
            return turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void giveBackOnce() {
        if (isBack.compareAndSet(false, true)) {
            opening.giveBack();
        }
    }
}
