package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabases.class)
class TestDatabasesIT {
    @Test
    void givesEachParameterADatabaseOfItsOwn(TestDatabase one, TestDatabase other) {
        one.execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1), (null)");

        assertNotEquals(one.url(), other.url());
        assertEquals(List.of("|a", "1|a"), one.queryList("SELECT i, 'a' FROM t ORDER BY i NULLS FIRST"));
        assertEquals(List.of(), other.queryList("SELECT relname FROM pg_class WHERE relname = 't'"));
    }

    @Test
    void dropsADatabaseThatIsStillInUse(PostgresServer server) throws Exception {
        TestDatabase database = server.newDatabase();
        try (var connection = database.connection()) {
            database.close();
            assertThrows(java.sql.SQLException.class, () -> TestDatabase.queryList(connection, "SELECT 1"));
        }
    }

    @Test
    void saysWhichStatementFailed(TestDatabase database) {
        Exception e = assertThrows(IllegalStateException.class, () -> database.execute("SELECT 1 FROM nowhere"));

        assertTrue(String.valueOf(e.getMessage()).endsWith("in: SELECT 1 FROM nowhere"), e.getMessage());
    }

    @Test
    void startsFurtherServersWithSettingsOfTheirOwn() {
        try (var server = PostgresServer.embedded(Map.of("max_locks_per_transaction", "10"));
                var database = server.newDatabase()) {
            assertEquals(List.of("10"), database.queryList("SHOW max_locks_per_transaction"));
            assertEquals(List.of("100"), database.queryList("SHOW max_connections"));
        }
    }
}
