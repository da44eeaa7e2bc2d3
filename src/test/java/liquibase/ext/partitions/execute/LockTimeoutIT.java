package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lockTimeout and lockRetries, as attributes and as settings. */
@Tag("alone")
@ExtendWith(TestDatabases.class)
class LockTimeoutIT {

    private static final String TABLE = "CREATE TABLE t (k int) PARTITION BY LIST (k)";
    private static final String READER = "SELECT FROM t";
    private static final String ITEM = partition("t_1", "1");

    static Stream<Arguments> waysToSay() {
        return Stream.of(
                Arguments.argumentSet("attribute in transaction", inTransaction("lockTimeout=\"50ms\"", ITEM), ""),
                Arguments.argumentSet("attribute outside", outside("lockTimeout=\"50ms\"", ITEM), ""),
                Arguments.argumentSet("setting in transaction", inTransaction("", ITEM), "50ms"),
                Arguments.argumentSet("setting outside", outside("", ITEM), "50ms"),
                Arguments.argumentSet("attribute beats setting", outside("lockTimeout=\"50ms\"", ITEM), "1h"));
    }

    @ParameterizedTest
    @MethodSource("waysToSay")
    void endsTheWait(Changelog changelog, String setting, TestDatabase database) throws SQLException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, changelog);

        OtherSession other = OtherSession.that(database, READER);
        String holder = "process " + other.queryList("SELECT pg_backend_pid()").get(0) + " (";

        List<String> problems = problemsOfUpdate(
                setting.isEmpty() ? liquibase : liquibase.setting("liquibase.partitions.lockTimeout", setting));
        other.rollback();

        assertEquals(
                List.of(
                        "Another session held a lock for longer than the lock timeout (ERROR: canceling statement due to"
                                + " lock timeout). …Run it again when the table is less busy, or set lockTimeout or lockRetries"
                                + " higher."),
                problems.stream()
                        .map(line -> line.replaceFirst("(?<=timeout\\)\\. ).*(?=Run it)", "…"))
                        .toList());
        assertTrue(problems.get(0).contains(holder), problems.get(0));
        assertEquals(List.of("t"), tables(database));
    }

    @ParameterizedTest
    @ValueSource(strings = {"attribute", "setting"})
    void countsTheRetries(String way, TestDatabase database) throws SQLException {
        database.execute(TABLE);
        LiquibaseRun liquibase = way.equals("attribute")
                ? run(database, inTransaction("lockTimeout=\"10ms\" lockRetries=\"2\"", ITEM))
                : run(database, inTransaction("lockTimeout=\"10ms\"", ITEM))
                        .setting("liquibase.partitions.lockRetries", 2);

        OtherSession other = OtherSession.that(database, READER);

        List<String> problems = problemsOfUpdate(liquibase);
        other.rollback();

        assertTrue(problems.get(0).contains("longer than the lock timeout, also on 2 retries (ERROR"), problems.get(0));
        assertTrue(liquibase.said().contains("within the lock timeout; retry 2 of 2 follows"), liquibase.said());
    }

    static Stream<Arguments> retrying() {
        String attributes = "lockTimeout=\"200ms\" lockRetries=\"8\"";
        return Stream.of(
                Arguments.argumentSet("in transaction", inTransaction(attributes, ITEM)),
                Arguments.argumentSet("outside", outside(attributes, ITEM)));
    }

    @ParameterizedTest
    @MethodSource("retrying")
    void succeedsWhenTheLockIsLetGo(Changelog changelog, TestDatabase database) throws Throwable {
        database.execute(TABLE);

        OtherSession reader = OtherSession.that(database, READER);

        Background update = Background.start(() -> run(database, changelog).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        Await.until(database, Await.NOBODY_WAITS);
        reader.rollback();
        update.finish();

        assertEquals(List.of("t", "t_1"), tables(database));
    }

    @Test
    void nothingIsSaidToBeLeftBehindWhenNothingWasBegun(TestDatabase database) throws SQLException {
        database.execute(TABLE + "; CREATE TABLE t_default PARTITION OF t DEFAULT");
        LiquibaseRun liquibase = run(database, outside("concurrently=\"true\" lockTimeout=\"50ms\"", ITEM));
        OtherSession other = OtherSession.that(database, "SELECT FROM t_default");

        List<String> problems = problemsOfUpdate(liquibase);
        other.rollback();

        assertTrue(problems.get(0).contains("longer than the lock timeout"), problems.get(0));
        assertFalse(liquibase.said().contains("refuses the rows"), liquibase.said());
    }

    /** The check for rows in the default partition waits for locks too. */
    @Test
    void coversTheChecksBeforeTheFirstStep(TestDatabase database) throws SQLException {
        database.execute(TABLE + "; CREATE TABLE t_default PARTITION OF t DEFAULT");

        OtherSession other = OtherSession.that(database, "LOCK TABLE t_default");

        List<String> problems = problemsOfUpdate(run(database, outside("lockTimeout=\"50ms\"", ITEM)));
        other.rollback();

        assertTrue(problems.get(0).startsWith("Another session held a lock"), problems.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void theSessionHasItsOwnTimeoutBack(String inTransaction, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        run(database, Changelog.xml("""
                <changeSet id="user" author="test" runInTransaction="%1$s"><sql>SET lock_timeout = '7s'</sql></changeSet>
                <changeSet id="partitions" author="test" runInTransaction="%1$s">
                    <partitions:createPartitions tableName="t" lockTimeout="3s">%2$s</partitions:createPartitions>
                    <sql>CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS value</sql>
                </changeSet>
                <changeSet id="later" author="test">
                    <sql>INSERT INTO seen SELECT current_setting('lock_timeout')</sql>
                </changeSet>
                """.formatted(inTransaction, ITEM))).update();

        assertEquals(List.of("7s", "7s"), database.queryList("SELECT value FROM seen"));
    }

    @Test
    void isPrinted(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        String sql = run(database, inTransaction("lockTimeout=\"1min\"", ITEM)).updateSql();

        int set = sql.indexOf("SET lock_timeout = 60000;");
        int create = sql.indexOf("CREATE TABLE \"public\".\"t_1\"");
        int reset = sql.indexOf("RESET lock_timeout;");
        assertTrue(0 < set && set < create && create < reset, sql);
    }
}
