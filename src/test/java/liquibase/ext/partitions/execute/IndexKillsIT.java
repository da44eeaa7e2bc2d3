package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.CrashingServer;
import liquibase.ext.partitions.harness.LiquibaseProcess;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * createPartitionIndexes with concurrently="true" that is killed while something holds it up. After release-locks, which
 * Liquibase itself needs, one plain update makes what an undisturbed one makes.
 */
@Tag("alone")
@ExtendWith(TestDatabases.class)
class IndexKillsIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3) PARTITION BY HASH (v);
            CREATE TABLE t_3_0 PARTITION OF t_3 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
            INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)""";

    private static final Changelog INDEX = Changelog.xml("""
            <changeSet id="index" author="test" runInTransaction="false">
                <partitions:createPartitionIndexes tableName="t" indexName="ix" columnNames="v"
                    concurrently="true" parallelism="2"/>
            </changeSet>""");

    /** What holds the work up, and the sessions that are held up then. */
    private enum Moment {
        BEFORE_A_BUILD("", "INSERT INTO t_1 VALUES (1, 1)", """
                SELECT pid FROM pg_stat_progress_create_index
                  WHERE datname = current_database() AND phase = 'waiting for writers before build'"""),
        BEFORE_AN_INDEX_IS_VALID("", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT FROM t", """
                SELECT pid FROM pg_stat_progress_create_index
                  WHERE datname = current_database() AND phase = 'waiting for old snapshots'"""),
        BEFORE_AN_INDEX_IS_ATTACHED("CREATE INDEX ix ON ONLY t (v)", "COMMENT ON INDEX ix IS 'locks it'", """
                SELECT pid FROM pg_stat_activity
                  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'ALTER INDEX%'""");

        private final String before;
        private final String blocker;
        private final String sessions;

        Moment(String before, String blocker, String sessions) {
            this.before = before;
            this.blocker = blocker;
            this.sessions = sessions;
        }

        OtherSession block(TestDatabase database) {
            database.execute(TABLE);
            database.execute(before);
            return OtherSession.that(database, blocker);
        }

        void await(TestDatabase database) {
            Await.until(database, "SELECT EXISTS (" + sessions + ")");
        }

        /** Ends one of the sessions that are held up. */
        void killSession(TestDatabase database) {
            database.execute("SELECT pg_terminate_backend(pid) FROM (" + sessions + " LIMIT 1) AS held");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientIsKilled(Moment moment, TestDatabase database, TestDatabase undisturbed) throws Throwable {
        OtherSession blocker = moment.block(database);

        try (LiquibaseProcess client = LiquibaseProcess.start(database, INDEX, "update")) {
            moment.await(database);
            client.kill();
        }
        LiquibaseRun liquibase = database.liquibase(INDEX);
        liquibase.run("releaseLocks");
        Background update = Background.start(liquibase::update);
        // The sessions of the dead client are still at it when the next update comes.
        Await.until(database, "SELECT locked FROM databasechangeloglock");
        blocker.rollback();
        update.finish();

        assertAsUndisturbed(database, undisturbed);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionIsKilled(Moment moment, TestDatabase database, TestDatabase undisturbed) throws Exception {
        OtherSession blocker = moment.block(database);

        LiquibaseRun liquibase = database.liquibase(INDEX);
        Background update = Background.start(liquibase::update);
        moment.await(database);
        moment.killSession(database);
        blocker.rollback();
        assertThrows(LiquibaseException.class, update::finish);
        liquibase.run("releaseLocks");
        liquibase.update();

        assertAsUndisturbed(database, undisturbed);
    }

    @ParameterizedTest
    @EnumSource
    void theServerIsKilled(Moment moment) throws Exception {
        try (CrashingServer server = CrashingServer.start();
                TestDatabase database = server.server().newDatabase();
                TestDatabase undisturbed = server.server().newDatabase()) {
            OtherSession blocker = moment.block(database);

            LiquibaseRun liquibase = database.liquibase(INDEX);
            Background update = Background.start(liquibase::update);
            moment.await(database);
            server.crash();
            assertThrows(SQLException.class, blocker::commit);
            assertThrows(LiquibaseException.class, update::finish);
            server.restart();
            liquibase.run("releaseLocks");
            liquibase.update();

            assertAsUndisturbed(database, undisturbed);
        }
    }

    private static void assertAsUndisturbed(TestDatabase database, TestDatabase undisturbed) throws LiquibaseException {
        undisturbed.execute(TABLE);
        undisturbed.liquibase(INDEX).update();

        UpDownUp.assertSame(undisturbed.fingerprint(), database.fingerprint(), "the second update ends otherwise");
        assertEquals(List.of("5|5"), database.queryList("""
                        SELECT count(*), count(*) FILTER (WHERE indisvalid)
                          FROM pg_partition_tree('ix') JOIN pg_index ON indexrelid = relid"""));
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }
}
