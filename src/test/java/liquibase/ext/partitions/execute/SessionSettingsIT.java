package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change outside a transaction sets on a session, and that the session has its own back. */
@ExtendWith(TestDatabases.class)
class SessionSettingsIT {

    /**
     * Where a value comes from matters too: what a session has set for itself stays when the server's setting changes. The
     * search path is Liquibase's own to set.
     */
    private static final String SETTINGS = """
            SELECT name || ' = ' || setting || ' (' || source || ')' FROM pg_settings
            WHERE (source NOT IN ('default', 'configuration file') OR name LIKE '%_timeout') AND name <> 'search_path'
            UNION ALL SELECT current_setting('role') || current_setting('session_authorization')
            ORDER BY 1""";

    private static final String OWN = """
            SELECT set_config('lock_timeout', '7s', false), set_config('statement_timeout', '1h', false),
              set_config('synchronous_commit', 'local', false)""";

    static Stream<Arguments> successes() {
        return Stream.concat(
                TransactionPoolIT.changesOutside(),
                Stream.of(
                        concurrent("createPartitionIndexes", "tableName='t' indexName='ix' columnNames='v'"),
                        concurrent("createPartitionConstraints", "tableName='t' constraintName='ck' check='v &gt; 0'"),
                        concurrent("attachPartition", "tableName='t' partitionName='other' values='3'")));
    }

    /** Somebody reads the table meanwhile, and a row of it has no partner. */
    static Stream<Arguments> failures() {
        return Stream.of(
                outside("dropPartitions", "tableName='t' partitionNames='t_1' lockTimeout='10ms'"),
                outside("detachPartition", "tableName='t' partitionName='t_2' lockTimeout='10ms' lockRetries='2'"),
                concurrent("createPartitionConstraints", "tableName='t' constraintName='ck' check='v &lt; 0'"),
                concurrent(
                        "createPartitionForeignKeys",
                        "baseTableName='t' constraintName='fk' baseColumnNames='v' referencedTableName='r'"
                                + " referencedColumnNames='v'"));
    }

    private static Arguments concurrent(String change, String attributes) {
        return outside(change, attributes + " concurrently='true'");
    }

    private static Arguments outside(String change, String attributes) {
        return Arguments.argumentSet(change, "<partitions:%s %s/>".formatted(change, attributes));
    }

    @ParameterizedTest
    @MethodSource("successes")
    void are_as_before_when_it_is_done(String changes, TestDatabase database) throws Exception {
        database.execute(TransactionPoolIT.TABLES);
        try (Connection one = database.connection()) {
            List<String> before = TestDatabase.queryList(one, SETTINGS);

            on(one, database, changes).update();

            assertEquals(before, TestDatabase.queryList(one, SETTINGS));
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void are_as_before_when_it_fails(String changes, TestDatabase database) throws Exception {
        database.execute(TransactionPoolIT.TABLES + "; DELETE FROM r");
        OtherSession reader = OtherSession.that(database, "LOCK TABLE t IN ACCESS SHARE MODE");
        try (Connection one = database.connection()) {
            TestDatabase.queryList(one, OWN);
            List<String> before = TestDatabase.queryList(one, SETTINGS);
            LiquibaseRun run = on(one, database, changes);

            assertThrows(LiquibaseException.class, run::update);

            assertEquals(before, TestDatabase.queryList(one, SETTINGS));
        }
        reader.rollback();
    }

    /** Liquibase with a connection that it is handed, and that somebody uses afterwards. */
    private static LiquibaseRun on(Connection connection, TestDatabase database, String changes) throws Exception {
        Changelog changelog = Changelog.xml("<changeSet id=\"it\" author=\"test\" runInTransaction=\"false\">" + changes
                + "<rollback/></changeSet>");
        return database.liquibase(changelog)
                .with(
                        "database",
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(
                                        new JdbcConnection(SiblingsIT.unclosable(connection))));
    }

    /** The search path counts here too, as the other session has been given that of Liquibase. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void are_as_before_on_further_connections_too(boolean fails, TestDatabase database) throws Exception {
        database.execute(TransactionPoolIT.TABLES);
        database.execute(fails ? "INSERT INTO t VALUES (1, 1)" : "TRUNCATE other");
        String all = SETTINGS.replace(" AND name <> 'search_path'", "");
        try (Connection one = database.connection();
                Connection other = database.connection()) {
            TestDatabase.queryList(one, OWN);
            List<String> before = TestDatabase.queryList(other, all);
            IndexRun run = IndexRun.of(new JdbcConnection(one), 2)
                    .asUnique()
                    .with(PartitionSettings.DATA_SOURCE, SiblingsIT.dataSource(() -> SiblingsIT.unclosable(other)));

            if (fails) {
                assertThrows(PartitionProblemException.class, run::run);
            } else {
                run.run();
            }

            assertEquals(before, TestDatabase.queryList(other, all));
        }
    }
}
