package liquibase.ext.partitions.execute;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liquibase.ext.partitions.catalog.BuildProgress;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.problem.ProgressNotes;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far the work on leaves is, once it has lasted for a while; always used in the thread of the command.
 */
final class BuildReport {

    private final String where;
    private final Reporter reporter;
    private final Pace pace;
    private final Siblings siblings;
    private final int total;
    private final long totalBytes;
    private final Set<Plan.Leaf> current = new LinkedHashSet<>();
    private long due;
    private int done;
    private long doneBytes;
    private boolean said;

    /**
     * A report.
     *
     * @param where the change and its table
     * @param leaves what there is to do
     * @param siblings asked for a connection to look with only when something is to be told
     */
    BuildReport(String where, Reporter reporter, Pace pace, Collection<Plan.Leaf> leaves, Siblings siblings) {
        this.where = where;
        this.reporter = reporter;
        this.pace = pace;
        this.siblings = siblings;
        this.total = leaves.size();
        this.totalBytes = leaves.stream().mapToLong(Plan.Leaf::bytes).sum();
        this.due = System.nanoTime() + pace.first().toNanos();
    }

    /** Somebody works on a leaf now. */
    void begun(Plan.Leaf leaf) {
        current.add(leaf);
    }

    /** The work on a leaf is over. */
    void ended(Plan.Leaf leaf, boolean successfully) {
        current.remove(leaf);
        if (successfully) {
            done++;
            doneBytes += leaf.bytes();
        }
    }

    /** For how long nothing needs to be told. */
    Duration pause() {
        return Duration.ofNanos(Math.max(due - System.nanoTime(), 0)).plusMillis(1);
    }

    /** Tells how it goes, if it is time to. */
    void report() {
        if (System.nanoTime() - due >= 0) {
            due = System.nanoTime() + pace.next().toNanos();
            said = true;
            say(siblings.look(watcher -> new BuildProgress(watcher).read(), Map.of()));
        }
    }

    /** Tells how it ended, if anything was told before. */
    void finish() {
        if (said) {
            say(Map.of());
        }
    }

    private void say(Map<QualifiedName, BuildProgress.Build> builds) {
        long bytesDone = doneBytes;
        for (Plan.Leaf leaf : current) {
            bytesDone += (long) (leaf.bytes() * BuildShare.of(builds.get(leaf.table())));
        }
        List<String> parts = current.stream()
                .map(leaf -> part(leaf.table(), builds.get(leaf.table())))
                .toList();
        reporter.inform(where + ": " + ProgressNotes.line(done, total, totalBytes - bytesDone, totalBytes, parts));
    }

    private static String part(QualifiedName leaf, BuildProgress.@Nullable Build build) {
        if (build == null) {
            return ProgressNotes.build(leaf, null, null);
        }
        return ProgressNotes.build(leaf, build.phase(), build.total() == 0 ? null : 100 * build.done() / build.total());
    }
}
