package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.harness.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Databases that are made ahead, whatever tests do to their server and to themselves. */
@Tag("liquibase-only")
class PreparedDatabasesIT {
    private static final String COUNT =
            "SELECT count(*) FROM pg_database WHERE datname LIKE '" + PostgresServer.DATABASE_PREFIX + "%'";

    @Test
    void are_made_and_dropped_after_a_test_has_ended_all_sessions() {
        try (PostgresServer server = PostgresServer.embedded(Map.of())) {
            try (PreparedDatabases prepared = new PreparedDatabases(server)) {
                TestDatabase first = prepared.take();
                Await.until(first, COUNT.replace("(*)", "(*) = 3"));

                first.queryList("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

                prepared.drop(first);
                for (int takes = 0; takes < 4; takes++) {
                    TestDatabase next = prepared.take();
                    next.execute("CREATE TABLE t ()");
                    prepared.drop(next);
                }
            }
            assertAllGone(server);
        }
    }

    @Test
    void are_not_lost_when_whoever_waits_for_one_is_interrupted() {
        try (PostgresServer server = PostgresServer.embedded(Map.of())) {
            try (PreparedDatabases prepared = new PreparedDatabases(server)) {
                Thread.currentThread().interrupt();

                assertThrows(IllegalStateException.class, prepared::take);

                assertTrue(Thread.interrupted());
            }
            assertAllGone(server);
        }
    }

    private static void assertAllGone(PostgresServer server) {
        try (TestDatabase asking = server.newDatabase()) {
            assertEquals(List.of("1"), asking.queryList(COUNT));
        }
    }
}
