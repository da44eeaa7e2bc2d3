package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.TestDatabase;
import liquibase.ext.partitions.harness.TestDatabases;
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
            REINDEX INDEX CONCURRENTLY t_1_ix;        t_1_ix_ccnew
            CREATE INDEX CONCURRENTLY theirs ON t_1 (k); theirs
            CREATE INDEX CONCURRENTLY t_2_ix ON t_2 (v); t_2_ix
            """)
    void disturbsNoBuildOfAnotherRole(String build, String index, TestDatabase database) throws Throwable {
        String role = "owner_" + database.queryList("SELECT current_database()").get(0);
        database.execute(TREE);
        database.execute("CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT CREATE ON SCHEMA public TO %1$s".formatted(role));
        try {
            for (String table : List.of("t", "t_1", "t_2")) {
                database.execute("ALTER TABLE " + table + " OWNER TO " + role);
            }
            OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (1, 1), (2, 1)");
            Background other = Background.start(() -> database.execute(build));
            Await.until(database, "SELECT to_regclass('" + index + "') IS NOT NULL");
            IndexRun run = asRole(database, role);
            Background ours = Background.start(run::run);
            run.awaitLine("of the server is at work on public.t_");

            writer.commit();
            other.finish();
            ours.finish();

            assertEquals(
                    List.of("t"),
                    database.queryList("SELECT bool_and(indisvalid) FROM pg_index JOIN pg_partition_tree('ix') p"
                            + " ON p.relid = indexrelid HAVING count(*) = 3"));
            assertTrue(
                    run.log().lines().stream().noneMatch(line -> line.contains("DROP INDEX")),
                    run.log().lines().toString());
        } finally {
            database.execute(
                    "REASSIGN OWNED BY %1$s TO CURRENT_USER; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
        }
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
