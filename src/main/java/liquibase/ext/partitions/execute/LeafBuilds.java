package liquibase.ext.partitions.execute;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import liquibase.ext.partitions.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Works on several leaves at once, one thread a connection. The thread of the command only waits, and says meanwhile
 * what there is to say.
 */
final class LeafBuilds {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** What the command's thread is asked to do by the others. */
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

    private final Queue<List<OnlineStep>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<StepFailure> failures = new ArrayList<>();
    private final BuildReport progress;
    private @Nullable Throwable broken;
    private int running;

    /**
     * Work on leaves.
     *
     * @param leaves the steps of each leaf, in the order in which they are to be begun
     */
    LeafBuilds(Collection<List<OnlineStep>> leaves, BuildReport progress) {
        waiting.addAll(leaves);
        this.progress = progress;
    }

    /** Gives a message or question of another thread to the thread that runs {@link #run}. */
    void tell(Runnable message) {
        mailbox.add(message);
    }

    /**
     * Runs until all is done, or until what was begun is done after one has failed by more than a change of the tree.
     *
     * @param sessions one for each thread
     * @return what has failed
     */
    List<StepFailure> run(List<OnlineSession> sessions) {
        ExecutorService threads = Executors.newFixedThreadPool(sessions.size(), LeafBuilds::thread);
        boolean interrupted = false;
        for (OnlineSession session : sessions) {
            attempt(() -> {
                threads.execute(() -> work(session));
                running++;
            });
        }
        while (running > 0) {
            interrupted |= !listen();
        }
        threads.shutdown();
        if (broken == null) {
            attempt(progress::finish);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow();
        return List.copyOf(failures);
    }

    /** Does what there is to do, and tells whether the thread was left in peace. */
    private boolean listen() {
        try {
            Runnable message = mailbox.poll(pause().toMillis(), TimeUnit.MILLISECONDS);
            if (message != null) {
                attempt(message);
            }
            if (broken == null) {
                attempt(progress::report);
            }
            return true;
        } catch (InterruptedException e) {
            stopped.set(true);
            return false;
        }
    }

    private Duration pause() {
        return broken == null ? progress.pause() : LONG;
    }

    /** Does something of which nothing else must fall out when it fails. */
    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            breakOff(e);
        }
    }

    /** Begins nothing more, since the run is to fail with this when what was begun is over. */
    private void breakOff(Throwable failure) {
        stopped.set(true);
        if (broken == null) {
            broken = failure;
        } else if (broken != failure) {
            broken.addSuppressed(failure);
        }
    }

    private void rethrow() {
        if (broken == null) {
            return;
        }
        for (StepFailure failure : failures) {
            broken.addSuppressed(failure.cause());
        }
        if (broken instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) broken;
    }

    private void work(OnlineSession session) {
        try {
            while (!stopped.get()) {
                List<OnlineStep> steps = waiting.poll();
                if (steps == null) {
                    return;
                }
                tell(() -> progress.begun(leaf(steps)));
                Optional<StepFailure> failure = steps.stream()
                        .map(session::run)
                        .flatMap(Optional::stream)
                        .findFirst();
                if (failure.filter(found -> !found.isByChange()).isPresent()) {
                    stopped.set(true);
                }
                tell(() -> {
                    failure.ifPresent(failures::add);
                    progress.ended(leaf(steps), failure.isEmpty());
                });
            }
        } catch (RuntimeException | Error e) {
            stopped.set(true);
            tell(() -> breakOff(e));
        } finally {
            tell(() -> running--);
        }
    }

    private static Plan.Leaf leaf(List<OnlineStep> steps) {
        return Objects.requireNonNull(steps.get(0).leaf());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "liquibase-partitions");
        thread.setDaemon(true);
        return thread;
    }
}
