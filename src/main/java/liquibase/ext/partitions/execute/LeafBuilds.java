package liquibase.ext.partitions.execute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import liquibase.ext.partitions.plan.Plan;

/**
 * Works on several leaves at once, one thread a connection. The thread of the command only waits, and says meanwhile
 * what there is to say.
 */
final class LeafBuilds {

    /** What the command's thread is asked to do by the others. */
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

    private final Queue<List<OnlineStep>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<StepFailure> failures = new ArrayList<>();
    private final BuildReport progress;
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
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (OnlineSession session : sessions) {
                workers.add(threads.submit(() -> work(session)));
            }
            running = workers.size();
            boolean interrupted = false;
            while (running > 0) {
                interrupted |= !listen();
            }
            progress.finish();
            workers.forEach(LeafBuilds::rethrow);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return List.copyOf(failures);
        } finally {
            threads.shutdown();
        }
    }

    /** Does what there is to do, and tells whether the thread was left in peace. */
    private boolean listen() {
        try {
            Runnable message = mailbox.poll(progress.pause().toMillis(), TimeUnit.MILLISECONDS);
            if (message != null) {
                message.run();
            }
            progress.report();
            return true;
        } catch (InterruptedException e) {
            stopped.set(true);
            return false;
        }
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

    private static void rethrow(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
