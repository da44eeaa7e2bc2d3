package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When databases are dropped, and when they are not. */
@Tag("liquibase-only")
@ChangelogTest
class KeptDatabasesIT {
    private static final String PASSED = "passed";
    private static final String FAILED = "failed";
    private static final String SHARED = "shared";

    @ChangelogTest(changelog = "changelog-samples/orders-by-list.yaml")
    static class OnePassesAndOneFails {
        @BeforeAll
        static void shared(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(SHARED, database.url());
        }

        @Test
        void passes(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(PASSED, database.url());
        }

        @Test
        void fails(TestDatabase database, LiquibaseRun liquibase, TestReporter reporter) throws Exception {
            reporter.publishEntry(FAILED, database.url());
            liquibase.update(1);
            Stream.of(database.connection()).forEach(stillOpen -> fail("in the middle"));
        }
    }

    @ChangelogTest
    static class OneFailsLater {
        @BeforeAll
        static void shared(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(SHARED, database.url());
            throw new IllegalStateException("before all");
        }

        @Test
        void neverRuns() {}
    }

    @ChangelogTest
    static class OneIsKept {
        @Test
        void passes(TestDatabase kept, TestDatabase dropped, TestReporter reporter) {
            reporter.publishEntry(PASSED, kept.url());
            reporter.publishEntry(FAILED, dropped.url());
            kept.keep();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,       false, false, false
            never,  false, false, false
            failed, false, true,  true
            always, true,  true,  true
            """)
    void theConfigurationSaysWhichAreKept(
            String keep, boolean passed, boolean failed, boolean shared, TestDatabase server) {
        InnerTests tests = InnerTests.run(
                server, OnePassesAndOneFails.class, keep == null ? Map.of() : Map.of(Configuration.KEEP, keep));

        assertEquals("in the middle", tests.message());
        assertEquals(
                List.of(passed, failed, shared),
                Stream.of(PASSED, FAILED, SHARED)
                        .map(key -> droppedNow(server, tests.reported(key).get(0)))
                        .toList());
        List<String> kept = tests.reported("kept database");
        assertEquals(Stream.of(passed, failed, shared).filter(is -> is).count(), kept.size());
    }

    @Test
    void aFailureBeforeAllTestsKeepsTheDatabaseOfTheClass(TestDatabase server) {
        InnerTests tests = InnerTests.run(server, OneFailsLater.class, Map.of(Configuration.KEEP, "failed"));

        assertEquals(List.of(tests.reported(SHARED).get(0)), tests.reported("kept database"));
        assertEquals(true, droppedNow(server, tests.reported(SHARED).get(0)));
    }

    @Test
    void aTestKeepsOneOfItsDatabases(TestDatabase server) {
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(ChangelogTest.class.getPackageName());
        Handler handler = new LoggedMessages(logged);
        logger.addHandler(handler);
        logger.setLevel(Level.INFO);

        InnerTests tests = InnerTests.run(server, OneIsKept.class, Map.of());

        logger.removeHandler(handler);
        logger.setLevel(null);
        tests.assertPassed(1);
        assertEquals(
                List.of("The database of passes(TestDatabase, TestDatabase, TestReporter) is kept: "
                        + tests.reported(PASSED).get(0) + " of user " + server.username()),
                logged);
        assertEquals(tests.reported(PASSED), tests.reported("kept database"));
        assertEquals(List.of(server.username()), tests.reported("username"));
        assertEquals(true, droppedNow(server, tests.reported(PASSED).get(0)));
        assertFalse(droppedNow(server, tests.reported(FAILED).get(0)));
    }

    @Test
    void aDatabaseThatSomebodyElseMadeIsLeftAlone(TestDatabase database) {
        TestDatabase.at(database.url(), database.username(), database.password())
                .close();

        assertEquals(List.of("1"), database.queryList("SELECT 1"));
    }

    /** Whether there was a database at this URL; now there is none. */
    private static boolean droppedNow(TestDatabase server, String url) {
        String name = url.replaceFirst(".*/([^?]*).*", "$1");
        boolean there = !server.queryList("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")
                .isEmpty();
        server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        return there;
    }

    private static final class LoggedMessages extends Handler {
        private final List<String> messages;

        LoggedMessages(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord logged) {
            messages.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
