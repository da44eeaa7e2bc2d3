package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which parameters of the methods around a test are the database of the test. */
@Tag("liquibase-only")
@ChangelogTest
class SharedDatabaseIT {
    private static final String CHANGELOG = "changelog-samples/orders-by-list.yaml";
    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                    + " AND relname NOT LIKE 'databasechangelog%' ORDER BY relname";
    private static final List<String> ORDERS = List.of("orders", "orders_1", "orders_2", "orders_3", "orders_default");

    @ChangelogTest(changelog = CHANGELOG)
    static class Updated {
        @BeforeEach
        void update(LiquibaseRun liquibase) throws Exception {
            liquibase.update();
        }

        @Test
        void seesIt(TestDatabase database) {
            assertEquals(ORDERS, database.queryList(TABLES));
        }

        @Test
        void runsOn(LiquibaseRun liquibase, TestDatabase database) throws Exception {
            liquibase.rollback(2);
            assertEquals(List.of(), database.queryList(TABLES));
        }

        @Nested
        class Inside {
            @BeforeEach
            void insert(TestDatabase database) {
                database.execute("INSERT INTO orders (region_id, total) VALUES (1, 10)");
            }

            @Test
            void seesBoth(TestDatabase database) {
                assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM orders"));
            }
        }

        @AfterEach
        void isStillThere(TestDatabase database) {
            assertEquals(
                    List.of("1"),
                    database.queryList("SELECT count(*) FROM pg_class WHERE relname = 'databasechangelog'"));
        }
    }

    @ChangelogTest
    static class ByPosition {
        @BeforeAll
        static void create(TestDatabase ofTheClass) {
            ofTheClass.execute("CREATE TABLE of_the_class ()");
        }

        @BeforeEach
        void create(TestDatabase one, TestDatabase other) {
            one.execute("CREATE TABLE one ()");
            other.execute("CREATE TABLE other ()");
        }

        @Test
        void seesEach(TestDatabase first, PostgresServer server, TestDatabase second, TestDatabase third) {
            assertEquals(List.of("one"), first.queryList(TABLES));
            assertEquals(List.of("other"), second.queryList(TABLES));
            assertEquals(List.of(), third.queryList(TABLES));
            assertNotEquals(first.url(), second.url());
        }

        @Test
        void hasNothingOfOtherTests(TestDatabase database) {
            assertEquals(List.of("one"), database.queryList(TABLES));
        }
    }

    @Test
    void methodsAroundATestPrepareItsDatabase(TestDatabase server) {
        InnerTests.run(server, Updated.class, Map.of()).assertPassed(3);
    }

    @Test
    void furtherParametersAreFurtherDatabases(TestDatabase server) {
        InnerTests.run(server, ByPosition.class, Map.of()).assertPassed(2);
    }
}
