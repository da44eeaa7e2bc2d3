package liquibase.ext.partitions.execute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import liquibase.ext.partitions.catalog.BuildProgress;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Tells from beside how far the server is with statements that build one index after the other, while the thread of the
 * command waits for its answer.
 */
final class MessageWatch implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Plan.Leaf> ahead;
    private final Siblings siblings;
    private final BuildReport report;
    private Plan.@Nullable Leaf current;

    private MessageWatch(List<Plan.Leaf> builds, Siblings siblings, BuildReport report) {
        this.ahead = new ArrayDeque<>(builds);
        this.siblings = siblings;
        this.report = report;
    }

    /**
     * Begins to watch.
     *
     * @param builds the leaves that are built, in order
     * @param siblings where a connection to look with comes from
     */
    static MessageWatch begin(List<Plan.Leaf> builds, Siblings siblings, String where, Reporter reporter, Pace pace) {
        BuildReport report = new BuildReport(where, reporter, pace, builds, siblings);
        MessageWatch watch = new MessageWatch(builds, siblings, report);
        Thread thread = new Thread(watch::watch, "liquibase-partitions-progress");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!closed.await(report.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                follow();
                report.report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What stands before the leaf that is being built is done. */
    private void follow() {
        Map<QualifiedName, BuildProgress.Build> builds =
                siblings.look(watcher -> new BuildProgress(watcher).read(), Map.of());
        if (ahead.stream().noneMatch(leaf -> builds.containsKey(leaf.table()))) {
            return;
        }
        if (current != null) {
            report.ended(current, true);
        }
        Plan.Leaf next = ahead.remove();
        while (!builds.containsKey(next.table())) {
            report.ended(next, true);
            next = ahead.remove();
        }
        current = next;
        report.begun(next);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
