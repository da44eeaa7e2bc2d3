package liquibase.ext.partitions.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.problem.TestingProblems;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.opentest4j.TestAbortedException;

/** The databases of one test, or of one class; JUnit closes this when the test or the class is over. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but CloseableResource
final class Sandboxes implements CloseableResource, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ChangelogTest.class.getPackageName());

    private final ExtensionContext context;
    private final SharedServer shared;
    private final List<TestDatabase> databases = new ArrayList<>();
    private volatile boolean testFailed;

    Sandboxes(ExtensionContext context, SharedServer shared) {
        this.context = context;
        this.shared = shared;
    }

    /**
     * The database of this position, the same one whenever it is asked for.
     *
     * @param position of a parameter among those of a method that are databases, from 0 on
     */
    synchronized TestDatabase database(int position) {
        while (databases.size() <= position) {
            databases.add(shared.prepared().take());
        }
        return databases.get(position);
    }

    /** Remembers that a test failed which may have used these. */
    void testFailed() {
        testFailed = true;
    }

    /** Whether what ended a test means that it failed: an assumption that does not hold only aborts it. */
    static boolean isFailure(Throwable cause) {
        return !(cause instanceof TestAbortedException);
    }

    @Override
    public synchronized void close() {
        boolean failed = testFailed
                || context.getExecutionException().filter(Sandboxes::isFailure).isPresent();
        boolean keep = shared.keep() == KeepDatabases.ALWAYS || (failed && shared.keep() == KeepDatabases.FAILED);
        List<Runnable> ends = new ArrayList<>();
        for (int newest = databases.size() - 1; newest >= 0; newest--) {
            TestDatabase database = databases.get(newest);
            ends.add(() -> keepOrReport(database, keep));
            ends.add(() -> shared.prepared().drop(database));
        }
        databases.clear();
        Closing.all(ends);
    }

    private void keepOrReport(TestDatabase database, boolean keep) {
        if (keep) {
            database.keep();
        }
        if (database.isKept()) {
            context.publishReportEntry(Map.of("kept database", database.url(), "username", database.username()));
            // Maven shows no report entries.
            LOGGER.log(
                    System.Logger.Level.INFO,
                    TestingProblems.keptDatabase(context.getDisplayName(), database.url(), database.username()));
        }
    }
}
