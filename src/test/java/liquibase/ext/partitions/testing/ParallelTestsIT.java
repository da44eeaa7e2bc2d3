package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("liquibase-only")
@ChangelogTest
class ParallelTestsIT {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    private static final String CHANGELOG = "changelog-samples/orders-by-list.yaml";

    @ChangelogTest(changelog = CHANGELOG)
    static class Many {
        @RepeatedTest(10)
        void upDownUp(LiquibaseRun liquibase) throws Exception {
            liquibase.upDownUp();
        }

        @RepeatedTest(10)
        void upAndDown(TestDatabase database, LiquibaseRun liquibase) throws Exception {
            liquibase.update();
            liquibase.rollback(2);
            liquibase.update(1);

            assertEquals(List.of("orders"), database.queryList("SELECT id FROM databasechangelog"));
            assertEquals(List.of("f"), database.queryList("SELECT locked FROM databasechangeloglock"));
        }

        @RepeatedTest(10)
        void oneByOne(TestDatabase database, LiquibaseRun liquibase) throws Exception {
            liquibase.updateOnly("orders");
            liquibase.updateOnly("orders-partitions");

            assertEquals(4, database.partitionTree("orders").root().children().size());
        }

        @RepeatedTest(10)
        void sqlOutput(TestDatabase database, LiquibaseRun liquibase) throws Exception {
            liquibase.updateSql();

            assertEquals(List.of(), database.queryList("SELECT 1 FROM pg_class WHERE relname = 'orders'"));
        }
    }

    /** Each waits for the other. */
    @ChangelogTest(changelog = CHANGELOG)
    static class Two {
        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @Test
        void one(TestDatabase database) throws Exception {
            meet(database);
        }

        @Test
        void other(TestDatabase database) throws Exception {
            meet(database);
        }

        private static void meet(TestDatabase database) throws Exception {
            try (var connection = database.connection()) {
                BOTH.await(1, TimeUnit.MINUTES);
                assertEquals(List.of("1"), TestDatabase.queryList(connection, "SELECT 1"));
            }
        }
    }

    @Test
    void doNotDisturbEachOther(TestDatabase server) {
        InnerTests.run(server, Many.class, PARALLEL).assertPassed(40);
    }

    @Test
    void haveDatabasesAtTheSameTime(TestDatabase server) {
        InnerTests.run(server, Two.class, PARALLEL).assertPassed(2);
    }
}
