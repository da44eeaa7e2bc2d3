package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("liquibase-only")
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

    @Test
    void readsAPartitionTree(TestDatabase database) {
        database.execute("""
                CREATE SCHEMA app; CREATE TABLE app.orders (id int) PARTITION BY HASH (id);
                CREATE TABLE app.orders_0 PARTITION OF app.orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);
                CREATE TABLE "Per.Day" (at date) PARTITION BY RANGE (at); CREATE TABLE plain ()""");

        PartitionNode orders = database.partitionTree("app.orders").root();

        assertEquals(
                "WITH (MODULUS 1, REMAINDER 0)",
                String.valueOf(orders.children().get(0).bound()));
        assertTrue(database.partitionTree(new QualifiedName(null, "Per.Day"))
                .root()
                .children()
                .isEmpty());
        assertEquals(
                "There is no table orders in the test database. Write the name as the catalog has it, with its schema"
                        + " unless that is in the search path.",
                assertThrows(IllegalArgumentException.class, () -> database.partitionTree("orders"))
                        .getMessage());
        assertEquals(
                "public.plain is a plain table. Write the name of a partitioned table.",
                assertThrows(IllegalArgumentException.class, () -> database.partitionTree("public.plain"))
                        .getMessage());
    }

    @Test
    void copiesADatabase(TestDatabase database, PostgresServer server) {
        database.execute("CREATE TABLE t (i int)");

        try (TestDatabase copy = server.copyOf(database)) {
            assertEquals(database.fingerprint(), copy.fingerprint());
        }
    }

    @Test
    void copiesADatabaseWhoseNameNeedsQuotes(TestDatabase administered, PostgresServer server) {
        String name = "My-DB \"" + administered.url().replaceFirst(".*_", "");
        administered.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
        TestDatabase database = TestDatabase.at(
                administered.url().replaceFirst("[^/]*$", URLEncoder.encode(name, StandardCharsets.UTF_8)),
                administered.username(),
                administered.password());
        try {
            database.execute("CREATE TABLE t (i int)");
            try (TestDatabase copy = server.copyOf(database)) {
                assertEquals(database.fingerprint(), copy.fingerprint());
            }
        } finally {
            administered.execute("DROP DATABASE \"" + name.replace("\"", "\"\"") + "\" WITH (FORCE)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:x?user=u&password=s3cret",
                "jdbc:postgresql://localhost/x?ssl=true&sslpassword=s3cret",
                "jdbc:postgresql://u:s3cret@localhost/x"
            })
    void takesUserAndPasswordBesideTheUrlOnly(String url) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> TestDatabase.at(url, "u", "s3cret"));

        assertEquals(
                "The URL in TestDatabase.at holds a user or a password, which reports would show. Write them as"
                        + " username and password.",
                e.getMessage());
    }

    @Test
    void doesNotTellThePassword(PostgresServer server) {
        TestDatabase database = TestDatabase.at("jdbc:postgresql://localhost/x", "somebody", "secret");

        assertEquals("jdbc:postgresql://localhost/x as somebody", database.toString());
        assertTrue(server.toString().startsWith("PostgreSQL at jdbc:postgresql://"), server.toString());
    }

    @Test
    void namesItsDatabasesSoThatTheyCanBeRecognised(TestDatabase database) {
        String name = database.queryList("SELECT current_database()").get(0);

        assertTrue(name.matches(PostgresServer.DATABASE_PREFIX + "[0-9a-f]{32}"), name);
    }

    @Test
    void takesUrlsWithoutADatabaseAndWithParameters(TestDatabase database) {
        String url = database.url().replaceFirst("/[^/]*$", "/?ApplicationName=kit");

        try (PostgresServer server = PostgresServer.at(url, database.username(), database.password());
                TestDatabase created = server.newDatabase()) {
            assertEquals(List.of("kit"), created.queryList("SHOW application_name"));
        }
    }
}
