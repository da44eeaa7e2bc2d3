package liquibase.ext.partitions.testing;

import java.lang.reflect.Parameter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import liquibase.ext.partitions.problem.TestingProblems;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** The databases of one test, or of one class; JUnit closes this when the test or the class is over. */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but CloseableResource
final class Sandboxes implements CloseableResource, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ChangelogTest.class.getPackageName());

    private final ExtensionContext context;
    private final SharedServer shared;
    private final Map<Parameter, TestDatabase> databases = new HashMap<>();
    private final Deque<TestDatabase> newestFirst = new ArrayDeque<>();
    private volatile boolean testFailed;

    Sandboxes(ExtensionContext context, SharedServer shared) {
        this.context = context;
        this.shared = shared;
    }

    /** The database of this parameter, the same one whenever it is asked for. */
    synchronized TestDatabase database(Parameter parameter) {
        TestDatabase known = databases.get(parameter);
        if (known != null) {
            return known;
        }
        TestDatabase created = shared.server().newDatabase();
        databases.put(parameter, created);
        newestFirst.push(created);
        return created;
    }

    /** Remembers that a test failed which may have used these. */
    void testFailed() {
        testFailed = true;
    }

    @Override
    public synchronized void close() {
        boolean failed = testFailed || context.getExecutionException().isPresent();
        boolean keep = shared.keep() == KeepDatabases.ALWAYS || (failed && shared.keep() == KeepDatabases.FAILED);
        while (!newestFirst.isEmpty()) {
            close(newestFirst.pop(), keep);
        }
    }

    private void close(TestDatabase database, boolean keep) {
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
        database.close();
    }
}
