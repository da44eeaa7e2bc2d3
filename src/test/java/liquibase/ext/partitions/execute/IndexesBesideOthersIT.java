package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Properties;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

/** Work on the indexes of a partition that another role is at, of which the views hide what it does. */
@ExtendWith(TestDatabases.class)
class IndexesBesideOthersIT {

    private static final String TREE = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE INDEX ix ON ONLY t (v);
            CREATE INDEX t_1_ix ON t_1 (v);
            ALTER INDEX ix ATTACH PARTITION t_1_ix;
            """;

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            CREATE INDEX CONCURRENTLY theirs ON t_2 (k);  theirs
            CREATE INDEX CONCURRENTLY t_2_ix ON t_2 (v);  t_2_ix
            """)
    void waitsForTheBuildOfAnotherRole(String build, String index, TestDatabase database) throws Throwable {
        String role = owner(database);
        try {
            OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (2, 1)");
            Background other = Background.start(() -> database.execute(build));
            Await.until(database, "SELECT to_regclass('" + index + "') IS NOT NULL");
            IndexRun run = asRole(database, role);
            Background ours = Background.start(run::run);
            run.awaitLine("of the server is at work on public.t_2");

            writer.commit();
            other.finish();
            ours.finish();

            assertEquals(List.of("3"), valid(database));
        } finally {
            drop(database, role);
        }
    }

    @Test
    void leavesTheRebuildOfAnotherRoleAlone(TestDatabase database) throws Throwable {
        String role = owner(database);
        try {
            OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (1, 1)");
            Background other = Background.start(() -> database.execute("REINDEX INDEX CONCURRENTLY t_1_ix"));
            Await.until(database, "SELECT to_regclass('t_1_ix_ccnew') IS NOT NULL");

            IndexRun run = asRole(database, role);
            run.run();
            assertEquals(List.of("3"), valid(database));
            writer.commit();
            other.finish();

            assertEquals(List.of("3"), valid(database));
        } finally {
            drop(database, role);
        }
    }

    private static List<String> valid(TestDatabase database) {
        return database.queryList(
                "SELECT count(*) FROM pg_index JOIN pg_partition_tree('ix') p ON p.relid = indexrelid WHERE indisvalid");
    }

    private static String owner(TestDatabase database) {
        String role = "owner_" + database.queryList("SELECT current_database()").get(0);
        database.execute(TREE + """
                CREATE ROLE %1$s LOGIN PASSWORD 'x';
                GRANT CREATE ON SCHEMA public TO %1$s;
                ALTER TABLE t OWNER TO %1$s;
                ALTER TABLE t_1 OWNER TO %1$s;
                ALTER TABLE t_2 OWNER TO %1$s
                """.formatted(role));
        return role;
    }

    private static void drop(TestDatabase database, String role) {
        database.execute("REASSIGN OWNED BY %1$s TO CURRENT_USER; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }

    private static IndexRun asRole(TestDatabase database, String role) throws Exception {
        ReopenableConnection connection = new ReopenableConnection();
        Properties properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("password", "x");
        connection.open(database.url(), new Driver(), properties);
        return IndexRun.of(connection, 1);
    }
}
