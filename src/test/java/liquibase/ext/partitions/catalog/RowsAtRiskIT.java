package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import liquibase.ext.partitions.model.DropStatements;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestDatabases.class)
class RowsAtRiskIT {

    /** Every table has a row but {@code blank}, {@code app.blank} and {@code app.other}. */
    private static final String SCHEMA = """
            CREATE SCHEMA app;
            CREATE TABLE t (i int PRIMARY KEY, a int); INSERT INTO t VALUES (1);
            CREATE TABLE child (i int PRIMARY KEY REFERENCES t); INSERT INTO child VALUES (1);
            CREATE TABLE grandchild (i int REFERENCES child); INSERT INTO grandchild VALUES (1);
            CREATE TABLE p (i int REFERENCES t) PARTITION BY RANGE (i);
            CREATE TABLE app.p1 PARTITION OF p FOR VALUES FROM (0) TO (9); INSERT INTO p VALUES (1);
            CREATE TABLE blank (i int);
            CREATE TABLE app.blank (i int);
            CREATE TABLE app.big (i int); INSERT INTO app.big VALUES (1);
            CREATE TABLE app.other (i int);
            CREATE TABLE other (i int); INSERT INTO other VALUES (1);
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DROP TABLE t | public.t
            DROP TABLE blank, none, none.none | ``
            DROP TABLE p | public.p
            TRUNCATE t | public.t
            TRUNCATE t CASCADE | app.p1;public.child;public.grandchild;public.p;public.t
            TRUNCATE child CASCADE | public.child;public.grandchild
            TRUNCATE blank CASCADE | ``
            ALTER TABLE t RENAME TO old; DROP TABLE old | public.t
            ALTER TABLE app.big SET SCHEMA public; DROP TABLE public.big | app.big
            SET search_path TO app; DROP TABLE big | app.big
            SET search_path TO app; DROP TABLE other | public.other
            DROP TABLE big | app.big
            CREATE TABLE big (i int); DROP TABLE big | ``
            SET search_path TO app; CREATE TABLE big (i int); DROP TABLE big | app.big
            DROP TABLE app.other | ``
            DROP TABLE db.public.child | public.child
            DROP TABLE db.public."Child" | ``
            DROP SCHEMA app | app.big;app.p1
            DROP SCHEMA public | public.child;public.grandchild;public.other;public.p;public.t
            ALTER SCHEMA app RENAME TO gone; DROP SCHEMA gone | app.big;app.p1
            """)
    void findsTheTablesThatLoseRows(String sql, String tables, TestDatabase database) throws Exception {
        database.execute(SCHEMA);
        try (Connection connection = database.connection()) {
            assertEquals(
                    tables.isEmpty() ? List.of() : List.of(tables.split(";")),
                    reader(connection).tables(DropStatements.in(sql)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER TABLE t DROP a | public.t
            ALTER TABLE t DROP b | ``
            ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME TO u; ALTER TABLE u DROP b | public.t
            SET search_path TO app; ALTER TABLE big DROP i | app.big
            ALTER TABLE db.public.t DROP a | public.t
            """)
    void findsTheTablesThatLoseAColumn(String sql, String tables, TestDatabase database) throws Exception {
        database.execute(SCHEMA);
        try (Connection connection = database.connection()) {
            assertEquals(
                    tables.isEmpty() ? List.of() : List.of(tables.split(";")),
                    reader(connection).tablesOfColumns(DropStatements.in(sql)));
        }
    }

    @Test
    void callsNoFunctionOfAUser(TestDatabase database) throws Exception {
        database.execute("""
                CREATE FUNCTION lower(name) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
                CREATE TABLE databasechangelog (i int); INSERT INTO databasechangelog VALUES (1)
                """);
        try (Connection connection = database.connection()) {
            assertFalse(reader(connection).any());
            database.execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1)");
            assertTrue(reader(connection).any());
        }
    }

    /** Its file still has the pages of the rows that are gone; the other way round, Citus has rows elsewhere and no pages. */
    @Test
    void a_table_whose_rows_were_deleted_is_at_no_risk(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1); DELETE FROM t");
        try (Connection connection = database.connection()) {
            assertFalse(reader(connection).any());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REVOKE ALL ON app.t FROM who",
                "REVOKE ALL ON SCHEMA app FROM who",
                "ALTER TABLE app.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
            })
    void a_table_that_shows_its_rows_to_others_only_may_hold_some(String sql, TestDatabase database) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            // Rolled back with the connection.
            connection.setAutoCommit(false);
            statement.execute("CREATE ROLE who; CREATE SCHEMA app AUTHORIZATION who; SET ROLE who;"
                    + " CREATE TABLE app.t (i int)");
            assertFalse(reader(connection).any());

            statement.execute(sql);

            assertTrue(reader(connection).any());
        }
    }

    @Test
    void asking_leaves_no_lock_behind(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (i int)");
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            assertFalse(reader(connection).any());
            assertEquals(
                    List.of("0"),
                    database.queryList("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
        }
    }

    private static RowsAtRisk reader(Connection connection) {
        return new RowsAtRisk(connection, List.of("DATABASECHANGELOG"));
    }
}
