package liquibase.ext.partitions.testing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/** What counts as a failed test, and that what fails at its end does not keep other databases. */
@Tag("liquibase-only")
@ChangelogTest
class FailedTestsIT {
    private static final String USED = "used";
    private static final Map<String, String> KEEP_FAILED = Map.of(Configuration.KEEP, "failed");

    @ChangelogTest
    static class ADynamicTestFails {
        @TestFactory
        Stream<DynamicNode> fails(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(USED, database.url());
            return Stream.of(
                    dynamicTest("passes", () -> database.execute("SELECT 1")),
                    dynamicContainer("inner", Stream.of(dynamicTest("fails", () -> fail("in a dynamic test")))));
        }
    }

    @ChangelogTest
    static class DynamicTestsEndWell {
        @TestFactory
        Stream<DynamicNode> pass(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(USED, database.url());
            return Stream.of(
                    dynamicTest("passes", () -> database.execute("SELECT 1")),
                    dynamicTest("is aborted", () -> assumeTrue(false)));
        }
    }

    @ChangelogTest
    static class OneIsAborted {
        @Test
        void isAborted(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(USED, database.url());
            assumeTrue(false, "not here");
        }
    }

    @ChangelogTest
    static class AllAreAborted {
        @BeforeAll
        static void isAborted(TestDatabase database, TestReporter reporter) {
            reporter.publishEntry(USED, database.url());
            assumeTrue(false, "not here");
        }

        @Test
        void neverRuns() {}
    }

    @ChangelogTest
    static class TwoCannotBeDropped {
        @Test
        void passes(TestDatabase one, TestDatabase other, TestDatabase last, TestReporter reporter) {
            reporter.publishEntry(USED, one.url());
            makeTemplate(other);
            makeTemplate(last);
        }

        private static void makeTemplate(TestDatabase database) {
            database.execute("ALTER DATABASE " + name(database.url()) + " IS_TEMPLATE true");
        }
    }

    @Test
    void aDynamicTestThatFailsKeepsTheDatabase(TestDatabase server) {
        InnerTests tests = InnerTests.run(server, ADynamicTestFails.class, KEEP_FAILED);

        assertEquals("in a dynamic test", tests.message());
        assertKept(server, tests, true);
    }

    @Test
    void dynamicTestsThatPassOrAreAbortedKeepNone(TestDatabase server) {
        assertKept(server, InnerTests.run(server, DynamicTestsEndWell.class, KEEP_FAILED), false);
    }

    @Test
    void anAbortedTestKeepsNone(TestDatabase server) {
        assertKept(server, InnerTests.run(server, OneIsAborted.class, KEEP_FAILED), false);
        assertKept(server, InnerTests.run(server, AllAreAborted.class, KEEP_FAILED), false);
    }

    @Test
    void aDatabaseThatCannotBeDroppedDoesNotKeepTheOthers(TestDatabase server) {
        InnerTests tests = InnerTests.run(server, TwoCannotBeDropped.class, Map.of());
        List<String> left = server.queryList("SELECT datname FROM pg_database WHERE datistemplate AND datname LIKE '"
                + PostgresServer.DATABASE_PREFIX + "%'");
        left.forEach(name -> server.execute("ALTER DATABASE " + name + " IS_TEMPLATE false"));
        left.forEach(name -> server.execute("DROP DATABASE " + name));

        assertEquals(2, left.size());
        Throwable first = requireNonNull(tests.errors().get(0).getCause());
        assertTrue(String.valueOf(first.getMessage()).contains("cannot drop a template database"), first.toString());
        assertEquals(1, first.getSuppressed().length);
        assertEquals(List.of(), databases(server, tests));
    }

    private static void assertKept(TestDatabase server, InnerTests tests, boolean kept) {
        List<String> there = databases(server, tests);
        there.forEach(name -> server.execute("DROP DATABASE " + name));

        assertEquals(kept ? 1 : 0, there.size());
        assertEquals(kept ? tests.reported(USED) : List.of(), tests.reported("kept database"));
    }

    private static List<String> databases(TestDatabase server, InnerTests tests) {
        String used = name(tests.reported(USED).get(0));
        return server.queryList("SELECT datname FROM pg_database WHERE datname = '" + used + "'");
    }

    private static String name(String url) {
        return url.replaceFirst(".*/([^?]*).*", "$1");
    }
}
