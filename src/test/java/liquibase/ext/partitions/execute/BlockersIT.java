package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.problems;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import liquibase.Scope;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.FileSystemResourceLoader;

/** Who is in the way of a change that waits for a lock, or has waited in vain. */
@ExtendWith(TestDatabases.class)
class BlockersIT {

    private static final String TABLE = "CREATE TABLE t (k int) PARTITION BY LIST (k)";
    private static final String ITEM = partition("t_1", "1");
    private static final String TIMED_OUT = "Another session held a lock for longer than the lock timeout";
    private static final String SAID = " (ERROR: canceling statement due to lock timeout). ";
    private static final String ADVICE =
            ". Run it again when the table is less busy, or set lockTimeout or lockRetries higher.";

    /** With a retry, so that there has been the time to open a connection to look with. */
    static final List<Arguments> WITH_RETRY = bothWays("lockTimeout=\"500ms\" lockRetries=\"1\"");

    static final List<Arguments> AT_ONCE = bothWays("lockTimeout=\"50ms\"");

    private static List<Arguments> bothWays(String attributes) {
        return List.of(
                Arguments.argumentSet("in transaction", inTransaction(attributes, ITEM)),
                Arguments.argumentSet("outside", outside(attributes, ITEM)));
    }

    /** A session of that name that has executed this in its transaction, and its process. */
    private record Blocker(OtherSession session, String process) {
        static Blocker that(TestDatabase database, String name, String sql) throws SQLException {
            OtherSession session = OtherSession.that(database, "SET application_name = '" + name + "'");
            Blocker blocker = new Blocker(
                    session, session.queryList("SELECT pg_backend_pid()").get(0));
            session.execute(sql);
            return blocker;
        }
    }

    /** How long a transaction has been open is another time in each run. */
    private static String timeless(String message) {
        return message.replaceAll("\\b\\d+ s\\b", "? s");
    }

    private static List<String> timeless(List<String> messages) {
        return messages.stream().map(BlockersIT::timeless).toList();
    }

    private static String idle(String process, String name, String role, String query) {
        return "process " + process + " (" + name + ", user " + role + ", holds ACCESS SHARE, idle in transaction,"
                + " transaction open for ? s, last query: " + query + ")";
    }

    @ParameterizedTest
    @FieldSource("WITH_RETRY")
    void aLockTimeoutNamesTheRelationAndTheSession(Changelog changelog, TestDatabase database) throws SQLException {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(changelog);
        Blocker reader = Blocker.that(database, "nightly", "SELECT  k\nFROM t WHERE 'secret' = '' -- why");

        List<String> problems = problemsOfUpdate(run);
        reader.session().rollback();

        assertEquals(
                List.of(TIMED_OUT + ", also on 1 retry" + SAID
                        + "It waited for ACCESS EXCLUSIVE on public.t; in the way: "
                        + idle(
                                reader.process(),
                                "nightly",
                                database.username(),
                                "SELECT k FROM t WHERE '*****' = '*****'")
                        + ADVICE),
                timeless(problems));
        assertTrue(
                run.said().contains("within the lock timeout; retry 1 of 1 follows. It waited for ")
                        || run.said().contains("within the lock timeout; retry 1 of 1 follows. Which lock that was"),
                run.said());
    }

    /** With a connection that Liquibase was handed; nothing can be seen while it waits. */
    @ParameterizedTest
    @FieldSource("AT_ONCE")
    void aLockTimeoutNamesWhoHoldsLocksWhenNobodyCouldLook(Changelog changelog, TestDatabase database)
            throws SQLException {
        database.execute(TABLE + "; CREATE TABLE r (k int PRIMARY KEY); CREATE TABLE other (k int)");
        Blocker reader = Blocker.that(database, "nightly", "SELECT FROM t");
        Blocker.that(database, "stranger", "SELECT FROM other");

        List<String> problems =
                problems(assertThrows(Exception.class, spring(database, changelog)::afterPropertiesSet));
        reader.session().rollback();

        assertEquals(
                List.of(TIMED_OUT + SAID
                        + "Which lock that was could not be seen; locks of the table or of what belongs to it are held by "
                        + idle(reader.process(), "nightly", database.username(), "SELECT FROM t")
                                .replace("SHARE,", "SHARE on public.t,")
                        + ADVICE),
                timeless(problems).stream().distinct().toList());
    }

    /** The predicate locks of such a reader stand beside its locks, and nobody waits for them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSerializableReaderIsWaitedForAsAnyOther(boolean seen, TestDatabase database) throws Throwable {
        database.execute(TABLE + "; CREATE TABLE t_default PARTITION OF t DEFAULT; INSERT INTO t VALUES (2)");
        Changelog changelog = outside(
                "concurrently=\"true\" lockRetries=\"11\" lockTimeout=\"" + (seen ? "500ms\"" : "50ms\""), ITEM);
        CompletableFuture<Blocker> reader = new CompletableFuture<>();
        CapturedLog log = new CapturedLog()
                .before("ALTER TABLE \"public\".\"t\" ATTACH PARTITION", () -> reader.complete(serializable(database)));
        LiquibaseRun run = log.of(database.liquibase(changelog));
        Background update = Background.start(
                seen
                        ? run::update
                        : () -> Scope.child(
                                Map.of(Scope.Attr.logService.name(), log),
                                spring(database, changelog)::afterPropertiesSet));
        Await.until(() -> update.isDone() || !retries(log).isEmpty());
        if (reader.isDone()) {
            reader.join().session().rollback();
        }
        update.finish();

        String holder = idle(reader.join().process(), "auditor", database.username(), "SELECT count(*) FROM t");
        assertTrue(
                retries(log).stream()
                        .map(line -> line.replaceFirst(" on public\\.t(_default)?, idle", ", idle"))
                        .anyMatch(line -> line.contains(holder)),
                () -> retries(log).toString());
        assertEquals(List.of("t_1"), database.queryList("SELECT relname FROM pg_class WHERE relname = 't_1'"));
        assertEquals(
                List.of(), database.queryList("SELECT conname FROM pg_constraint WHERE conname LIKE 'liquibase%'"));
    }

    private static Blocker serializable(TestDatabase database) {
        try {
            Blocker blocker = Blocker.that(database, "auditor", "COMMIT; BEGIN ISOLATION LEVEL SERIALIZABLE");
            blocker.session().execute("SELECT count(*) FROM t");
            return blocker;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> retries(CapturedLog log) {
        return timeless(log.lines().stream()
                .filter(line -> line.contains("A lock was not to be had"))
                .toList());
    }

    private static SpringLiquibase spring(TestDatabase database, Changelog changelog) {
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(database.dataSource());
        spring.setResourceLoader(new FileSystemResourceLoader());
        spring.setChangeLog("file:" + changelog.directory().resolve(changelog.file()));
        return spring;
    }

    @Test
    void aWaitWithoutATimeoutIsToldAfterSomeSeconds(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(inTransaction("", ITEM));
        Blocker reader = Blocker.that(database, "nightly", "SELECT FROM t");

        Background update = Background.start(run::update);
        Await.until(() -> run.said().contains("It has been waiting"));
        reader.session().rollback();
        update.finish();

        assertEquals(
                List.of(
                        "WARNING: createPartitions of table public.t: It has been waiting for ? s for ACCESS EXCLUSIVE on"
                                + " public.t; in the way: "
                                + idle(reader.process(), "nightly", database.username(), "SELECT FROM t")
                                + "; end what nobody needs"),
                timeless(run.said()
                        .lines()
                        .filter(line -> line.contains("It has been waiting"))
                        .toList()));
    }

    @Test
    void whereNobodyCanLookItIsSaidThatAStatementLasts(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        Blocker reader = Blocker.that(database, "nightly", "SELECT FROM t");
        CapturedLog log = new CapturedLog();
        SpringLiquibase spring = spring(database, inTransaction("", ITEM));

        Background update = Background.start(
                () -> Scope.child(Map.of(Scope.Attr.logService.name(), log), spring::afterPropertiesSet));
        Await.until(() -> log.lines().stream().anyMatch(line -> line.contains("has been running")));
        String waiting =
                database.queryList("SELECT pid FROM pg_locks WHERE NOT granted").get(0);
        reader.session().rollback();
        update.finish();

        assertEquals(
                List.of(
                        "createPartitions of table public.t: A statement has been running for ? s, and whether it waits for a"
                                + " lock cannot be seen, as there is no second connection to look with; SELECT * FROM"
                                + " pg_stat_activity WHERE pid = ANY (pg_blocking_pids(" + waiting
                                + ")) shows who is in its way"),
                timeless(log.lines().stream()
                        .filter(line -> line.contains("has been running"))
                        .toList()));
    }

    /** Without a changelog, as Liquibase itself would wait before it comes to the change. */
    @Test
    void whoeverIsAheadInTheQueueIsNamedAfterThoseWhomNobodyLetsWait(TestDatabase database) throws Throwable {
        database.execute("CREATE TABLE t (k int, v int) PARTITION BY LIST (k)");
        Blocker reader = Blocker.that(database, "nightly", "SELECT FROM t");
        Background queued = Background.start(
                () -> database.execute("SET application_name = 'eager'; ALTER TABLE t ADD COLUMN w int"));
        Await.until(database, Await.SOMEBODY_WAITS);
        String ahead =
                database.queryList("SELECT pid FROM pg_locks WHERE NOT granted").get(0);
        IndexRun run = IndexRun.of(database, 1);

        Background build = Background.start(() -> run.runInTransaction("v"));
        run.awaitLine("It has been waiting");
        reader.session().rollback();
        queued.finish();
        build.finish();

        assertEquals(
                "createPartitionIndexes of table t: It has been waiting for ? s for ACCESS SHARE on public.t; in the way: "
                        + idle(reader.process(), "nightly", database.username(), "SELECT FROM t") + ", process " + ahead
                        + " (eager, user " + database.username() + ", waits for a lock itself, active, transaction open"
                        + " for ? s, query: ALTER TABLE t ADD COLUMN w int); end what nobody needs",
                timeless(run.log().lines().stream()
                        .filter(line -> line.contains("It has been waiting"))
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    void ofManyTheFirstThreeAreNamed(TestDatabase database) throws SQLException {
        database.execute(TABLE);
        List<OtherSession> readers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            readers.add(Blocker.that(database, "reader " + i, "SELECT FROM t").session());
        }

        List<String> problems =
                problemsOfUpdate(database.liquibase(outside("lockTimeout=\"500ms\" lockRetries=\"1\"", ITEM)));
        for (OtherSession reader : readers) {
            reader.rollback();
        }

        assertTrue(problems.get(0).contains(") and 2 more. Run it again"), problems.get(0));
        assertEquals(4, problems.get(0).split("process ").length, problems.get(0));
    }

    @Test
    void whatARoleMayNotSeeIsSaid(TestDatabase database) throws Exception {
        String role = "role_" + database.url().replaceAll(".*/|\\?.*|\\W", "");
        database.execute(TABLE + "; CREATE ROLE " + role + " LOGIN PASSWORD 'x'; ALTER TABLE t OWNER TO " + role
                + "; GRANT CREATE ON SCHEMA public TO " + role);
        try {
            Blocker reader = Blocker.that(database, "nightly", "SELECT FROM t");

            List<String> problems =
                    problemsOfUpdate(database.liquibase(outside("lockTimeout=\"500ms\" lockRetries=\"1\"", ITEM))
                            .with("username", role)
                            .with("password", "x"));
            reader.session().rollback();

            assertTrue(
                    problems.get(0)
                            .contains("It waited for ACCESS EXCLUSIVE on public.t; in the way: process "
                                    + reader.process() + " (nightly, user " + database.username()
                                    + ", holds ACCESS SHARE, state and query not visible to this role)"),
                    problems.get(0));
        } finally {
            database.execute(
                    "REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    /** The reader through the parent holds up the first phase, the one of the partition itself the second. */
    @ParameterizedTest
    @ValueSource(strings = {"t", "t_1"})
    void theWaitsOfBothPhasesOfAConcurrentDetachAreTold(String read, TestDatabase database) throws Throwable {
        database.execute(TABLE + "; CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");
        LiquibaseRun run = database.liquibase(Changelog.xml("""
                <changeSet id="detach" author="test" runInTransaction="false">
                    <partitions:detachPartition tableName="t" partitionName="t_1" concurrently="true"/>
                </changeSet>"""));
        Blocker reader = Blocker.that(database, "nightly", "SELECT FROM " + read);

        Background update = Background.start(run::update);
        Await.until(() -> run.said().contains("It has been waiting"));
        reader.session().rollback();
        update.finish();

        String session = idle(reader.process(), "nightly", database.username(), "SELECT FROM " + read);
        assertEquals(
                "WARNING: detachPartition of table t: It has been waiting for ? s for "
                        + (read.equals("t")
                                ? "other transactions; in the way: " + session.replace("holds ACCESS SHARE, ", "")
                                : "ACCESS EXCLUSIVE on public.t_1; in the way: " + session)
                        + "; end what nobody needs",
                timeless(run.said()
                        .lines()
                        .filter(line -> line.contains("It has been waiting"))
                        .findFirst()
                        .orElseThrow()));
    }

    /** One that looks holds no snapshot and no lock, and when the operation is over nobody looks any more. */
    @Test
    void whoLooksLeavesNothingBehind(TestDatabase database) throws Throwable {
        database.execute("CREATE TABLE t (k int, v int) PARTITION BY LIST (k)");
        Blocker writer = Blocker.that(database, "nightly", "LOCK TABLE t IN ROW EXCLUSIVE MODE");
        IndexRun run = IndexRun.of(database, 1);
        String looking = " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                + " AND query LIKE '%pg_blocking_pids%'";

        Background build = Background.start(() -> run.runInTransaction("v"));
        run.awaitLine("It has been waiting");
        assertEquals(
                List.of("t"),
                database.queryList("SELECT bool_and(state NOT LIKE 'idle in%' AND backend_xid IS NULL)" + looking));
        writer.session().rollback();
        build.finish();

        Await.until(database, "SELECT count(*) = 0" + looking);
        Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("liquibase-partitions")));
    }

    @Test
    void aPreparedTransactionIsNamedByItsIdentifier() throws Throwable {
        try (PostgresServer server = PostgresServer.embedded(Map.of("max_prepared_transactions", "5"));
                TestDatabase database = server.newDatabase()) {
            database.execute(TABLE);
            OtherSession.that(database, "SELECT FROM t; PREPARE TRANSACTION 'payroll'");

            List<String> problems =
                    problemsOfUpdate(database.liquibase(outside("lockTimeout=\"500ms\" lockRetries=\"1\"", ITEM)));

            assertEquals(
                    List.of(TIMED_OUT + ", also on 1 retry" + SAID
                            + "It waited for ACCESS EXCLUSIVE on public.t; in the"
                            + " way: prepared transaction 'payroll' (user " + database.username()
                            + ", holds ACCESS SHARE, prepared ? s ago)" + ADVICE),
                    timeless(problems));
            database.execute("ROLLBACK PREPARED 'payroll'; ALTER TABLE t ADD COLUMN v int;"
                    + " CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");

            OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1); PREPARE TRANSACTION 'payroll'");
            IndexRun run = IndexRun.of(database, 1);
            Background build = Background.start(run::run);
            run.awaitLine("The transaction 'payroll' was prepared");
            run.awaitLine("s for other transactions; in the way: prepared transaction 'payroll' (user ");
            database.execute("ROLLBACK PREPARED 'payroll'");
            build.finish();
        }
    }
}
