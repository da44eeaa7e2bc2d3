package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.ui.ConsoleUIService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes built on a table that others use and change meanwhile. */
@Tag("alone")
@ExtendWith(TestDatabases.class)
class OnlineIndexIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3)""";

    private static final String BUILDING = """
            SELECT count(*) = %d FROM pg_stat_progress_create_index p
              JOIN pg_stat_activity a USING (pid) WHERE p.command = 'CREATE INDEX CONCURRENTLY' AND a.datname = current_database()""";

    private static String building(int sessions) {
        return BUILDING.formatted(sessions);
    }

    /** The indexes of the tree, with an exclamation mark behind an invalid one. */
    static List<String> indexes(TestDatabase database) {
        return database.queryList("""
                SELECT c.relname || CASE WHEN indisvalid THEN '' ELSE '!' END FROM pg_index
                  JOIN pg_class c ON c.oid = indexrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname LIKE '%ix%' ORDER BY c.relname""");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void becomesValid(int parallelism, TestDatabase database) throws Exception {
        database.execute(TABLE);

        IndexRun run = IndexRun.of(database, parallelism);
        run.run();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
        Await.until(database, """
                SELECT count(*) = 1 FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()""");
        // The driver closes a connection that nobody refers to any more.
        run.session().close();
    }

    @Test
    void buildsOnSeveralLeavesAtOnce(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, """
                INSERT INTO t_1 VALUES (1, 1); INSERT INTO t_2 VALUES (2, 1); INSERT INTO t_3 VALUES (3, 1)""");

        IndexRun run = IndexRun.of(database, 2);
        Background build = Background.start(run::run);
        Await.until(database, building(2));
        writer.commit();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void theLockTimeoutIsNotForTheBuild(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        IndexRun run = IndexRun.of(database, 1).with(new LockPolicy(Duration.ofMillis(50), 0));
        try (Statement statement = run.session().createStatement()) {
            statement.execute("SET statement_timeout = '3s'; SET lock_timeout = '7s'; SET synchronous_commit = local");
        }
        OtherSession[] writer = new OtherSession[1];
        IndexRun disturbed = run.before("CREATE INDEX CONCURRENTLY", () -> {
            writer[0] = OtherSession.that(database, "INSERT INTO t VALUES (1, 1)");
        });

        Background build = Background.start(disturbed::run);
        Await.until(database, building(1));
        OtherSession clock = OtherSession.that(database, "SELECT pg_sleep(3.5)");
        writer[0].commit();
        clock.rollback();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
        assertEquals(List.of("7s|3s|local"), query(run, """
                        SELECT current_setting('lock_timeout'),
                          current_setting('statement_timeout') || '|' || current_setting('synchronous_commit')"""));
    }

    private static List<String> query(IndexRun run, String sql) throws SQLException {
        try (Statement statement = run.session().createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return List.of(row.getString(1) + "|" + row.getString(2));
        }
    }

    @Test
    void allThatFailedIsReportedAndNothingInvalidStaysBehind(TestDatabase database) throws Exception {
        database.execute(TABLE + "; INSERT INTO t VALUES (1, 7), (1, 7), (2, 1), (3, 1)");
        IndexRun run = IndexRun.of(database, 1).asUnique();

        PartitionProblemException failure = assertThrows(PartitionProblemException.class, run::run);

        assertEquals(
                List.of(
                        "2 rows of partition public.t_1 break the unique index ix: (v)=(7). Make them unique, and run the"
                                + " change again."),
                failure.problems().stream().map(Problem::toString).toList());
        assertTrue(
                indexes(database).stream().noneMatch(index -> index.endsWith("!")),
                indexes(database).toString());

        database.execute("DELETE FROM t WHERE k = 1");
        run.run();

        assertEquals(List.of("t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void buildsThatRunWhenOneFailsAreEndedAndReportedToo(TestDatabase database) throws Throwable {
        database.execute(TABLE + "; INSERT INTO t VALUES (1, 7), (1, 7), (2, 8), (2, 8)");
        OtherSession writer =
                OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1); INSERT INTO t_2 VALUES (2, 1)");
        IndexRun run = IndexRun.of(database, 2).asUnique();
        List<String> problems = new ArrayList<>();

        Background build = Background.start(() -> assertThrows(PartitionProblemException.class, run::run)
                .problems()
                .forEach(problem -> problems.add(problem.what())));
        Await.until(database, building(2));
        writer.commit();
        build.finish();

        assertEquals(
                List.of("4 rows break the unique index ix: 2 of partition public.t_1 with (v)=(7); 2 of partition"
                        + " public.t_2 with (v)=(8)"),
                problems);
        assertEquals(List.of(), indexes(database));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE t_2",
                "ALTER TABLE t DETACH PARTITION t_2",
                "CREATE TABLE t_4 PARTITION OF t FOR VALUES IN (4)",
                "CREATE TABLE t_4 (k int, v int); ALTER TABLE t ATTACH PARTITION t_4 FOR VALUES IN (4)"
            })
    void theTreeMayChangeBeforeABuild(String change, TestDatabase database) throws Exception {
        database.execute(TABLE);

        IndexRun.of(database, 2)
                .before("CREATE INDEX CONCURRENTLY \"t_2_ix\"", () -> database.execute(change))
                .run();

        assertEquals(
                List.of("t"),
                database.queryList(
                        "SELECT indrelid::regclass FROM pg_index WHERE indexrelid = 'ix'::regclass AND indisvalid"));
        assertEquals(List.of(), database.queryList("""
                        SELECT relid FROM pg_partition_tree('t') WHERE isleaf AND NOT EXISTS (
                          SELECT FROM pg_index WHERE indrelid = relid AND indisvalid)"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER INDEX", "DO"})
    void theTreeMayChangeBeforeAnAttach(String beginning, TestDatabase database) throws Exception {
        database.execute(TABLE);

        IndexRun.of(database, 1).before(beginning, () -> database.execute("""
                        DROP TABLE t_3;
                        CREATE TABLE t_4 PARTITION OF t FOR VALUES IN (4) PARTITION BY LIST (v);
                        CREATE TABLE t_5 PARTITION OF t_4 FOR VALUES IN (4)""")).run();

        assertEquals(
                List.of("t"),
                database.queryList(
                        "SELECT indrelid::regclass FROM pg_index WHERE indexrelid = 'ix'::regclass AND indisvalid"));
    }

    @Test
    void aPartitionThatIsDetachedBeforeItsBuildIsLeftOut(TestDatabase database) throws Exception {
        database.execute(TABLE);

        IndexRun.of(database, 1)
                .before("CREATE INDEX CONCURRENTLY", () -> database.execute("ALTER TABLE t DETACH PARTITION t_1"))
                .run();

        assertEquals(List.of("ix", "t_2_ix", "t_3_ix"), indexes(database));
        assertEquals(List.of(), database.queryList("SELECT FROM pg_index WHERE indrelid = 't_1'::regclass"));
    }

    /** The parent's index needs a lock that an open transaction conflicts with, and whoever writes has to wait behind. */
    @Test
    void letsOthersPassWhileItWaitsForAnOldWriter(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession old = OtherSession.that(database, "INSERT INTO t VALUES (1, 1)");
        IndexRun run = IndexRun.of(database, 1);
        Background build = Background.start(run::run);
        run.awaitLine("A lock was not to be had within the lock timeout; retry 1 of 20 follows");

        database.execute("SET lock_timeout = '30s'; INSERT INTO t VALUES (1, 2)");
        old.commit();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void theAttachIsRetried(TestDatabase database) throws Throwable {
        database.execute(TABLE + "; CREATE INDEX own_ix ON t_2 (v)");
        // The savepoint ends the reader's snapshot, which would hold up builds; its lock stays.
        OtherSession reader = OtherSession.that(database, "SELECT FROM t_2; SAVEPOINT read");
        IndexRun run = IndexRun.of(database, 1).with(new LockPolicy(Duration.ofMillis(200), 8));

        // Builds wait for transactions, those of who asks here among them; the attach waits for a table.
        String attachWaits = Await.SOMEBODY_WAITS.replace("NOT l.granted", "NOT l.granted AND l.locktype = 'relation'");

        Background build = Background.start(run::run);
        Await.until(database, attachWaits);
        Await.until(database, attachWaits.replace("EXISTS", "NOT EXISTS"));
        reader.rollback();
        build.finish();

        assertEquals(List.of("ix", "own_ix", "t_1_ix", "t_3_ix"), indexes(database));
        assertTrue(
                run.log().lines().stream().anyMatch(line -> line.contains("within the lock timeout")),
                run.log().lines().toString());
    }

    @Test
    void waitsForTheBuildOfAnother(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_2 VALUES (2, 1)");
        Background other = Background.start(() -> database.execute("CREATE INDEX CONCURRENTLY t_2_ix ON t_2 (v)"));
        Await.until(database, building(1));
        IndexRun run = IndexRun.of(database, 1);

        Background build = Background.start(run::run);
        Await.until(database, "SELECT to_regclass('ix') IS NOT NULL");
        Await.until(database, "SELECT count(*) = 2 FROM pg_inherits WHERE inhparent = to_regclass('ix')");
        Await.until(() -> run.log().lines().stream()
                        .filter(line -> line.contains("is at work on public.t_2"))
                        .count()
                > 1);
        writer.commit();
        other.finish();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void aCancelledBuildDoesNotDropWhatAnotherSessionBuilds(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession[] writer = new OtherSession[1];
        Background[] other = new Background[1];
        IndexRun run = IndexRun.of(database, 1).before("CREATE INDEX CONCURRENTLY \"t_2_ix\"", () -> {
            writer[0] = OtherSession.that(database, "INSERT INTO t_2 VALUES (2, 1)");
            other[0] = Background.start(() -> database.execute("CREATE INDEX CONCURRENTLY t_2_ix ON t_2 (v)"));
            Await.until(database, building(1));
        });
        String waiting = """
                FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'relation'
                  AND query LIKE 'CREATE INDEX CONCURRENTLY "t_2_ix"%'""";

        Background build = Background.start(() -> assertThrows(PartitionProblemException.class, run::run));
        Await.until(database, "SELECT EXISTS (SELECT " + waiting + ")");
        database.queryList("SELECT pg_cancel_backend(pid) " + waiting);
        build.finish();
        writer[0].commit();
        other[0].finish();

        assertTrue(indexes(database).contains("t_2_ix"), indexes(database).toString());
    }

    @Test
    void aFailedBuildDropsNothingWhileAnotherSessionWorksOnItsTable(TestDatabase database) throws Throwable {
        database.execute(TABLE + "; INSERT INTO t VALUES (1, 7), (1, 7)");
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1)");
        IndexRun run = IndexRun.of(database, 1).asUnique();

        Background build = Background.start(() -> assertThrows(PartitionProblemException.class, run::run));
        Await.until(database, building(1));
        OtherSession[] worker = new OtherSession[1];
        Background lock = Background.start(() -> {
            worker[0] = OtherSession.that(database, "LOCK TABLE t_1 IN SHARE UPDATE EXCLUSIVE MODE");
        });
        Await.until(database, "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 't_1'::regclass AND NOT granted)");
        writer.commit();
        build.finish();
        lock.finish();

        assertEquals(List.of("t_1_ix!"), indexes(database));
        run.awaitLine("since another session works on partition public.t_1");

        worker[0].rollback();
        database.execute("DELETE FROM t WHERE v = 7");
        run.run();
        assertEquals(List.of("t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void tellsHowALongBuildGoesAndWhatItWaitsFor(TestDatabase database) throws Throwable {
        database.execute(TABLE + "; INSERT INTO t SELECT 1, g FROM generate_series(1, 1000) g");
        OtherSession writer =
                OtherSession.that(database, "SET application_name = 'nightly'; INSERT INTO t_1 VALUES (1, 1)");
        IndexRun run = IndexRun.of(database, 2);

        Background build = Background.start(run::run);
        run.awaitLine("of nightly is idle in transaction and has had a transaction open for");
        run.awaitLine("2 of 3 partitions done, 0% by size, 40.0 kB of 40.0 kB left; now public.t_1 (waiting for writers"
                + " before build)");
        run.awaitLine(" s for other transactions; in the way: process ");
        run.awaitLine(" s, last query: INSERT INTO t_1 VALUES (1, 1)); end what nobody needs");
        writer.commit();
        build.finish();

        assertEquals(
                "createPartitionIndexes of table t: 3 of 3 partitions done, 100% by size, 0 bytes of 40.0 kB left",
                run.log().lines().stream()
                        .filter(line -> line.contains("partitions done"))
                        .reduce((one, other) -> other)
                        .orElseThrow());
    }

    /** The build of the second partition waits in the middle of the message, for a lock that its expression asks for. */
    @Test
    void tellsHowALongBuildGoesThatBlocksWriters(TestDatabase database) throws Throwable {
        database.execute(TABLE + """
                ;
                INSERT INTO t VALUES (1, 1), (2, 7);
                CREATE FUNCTION slow(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                  BEGIN IF i = 7 THEN PERFORM pg_advisory_xact_lock_shared(4711); END IF; RETURN i; END $$""");
        OtherSession brake = OtherSession.that(database, "SELECT pg_advisory_xact_lock(4711)");
        IndexRun run = IndexRun.of(database, 1);
        Background build = Background.start(() -> run.runInTransaction("slow(v)"));

        run.awaitLine(
                "createPartitionIndexes of table t: 1 of 3 partitions done, 75% by size, 4.0 kB of 16.0 kB left; now"
                        + " public.t_2 (building index");
        brake.rollback();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void tellsHowALongBuildGoesWithoutAnotherConnection(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_3 VALUES (3, 1)");
        IndexRun run = IndexRun.handed(database, 1);

        Background build = Background.start(run::run);
        run.awaitLine("0 of 3 partitions done, 0% by size, 8.0 kB of 8.0 kB left; now public.t_3");
        writer.commit();
        build.finish();

        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }

    @Test
    void anInterruptedRunEndsWhatItHasBegun(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1)");
        IndexRun run = IndexRun.of(database, 1);
        Thread[] command = new Thread[1];
        boolean[] stillInterrupted = new boolean[1];
        List<String> problems = new ArrayList<>();

        Background build = Background.start(() -> {
            command[0] = Thread.currentThread();
            assertThrows(PartitionProblemException.class, run::run)
                    .problems()
                    .forEach(problem -> problems.add(problem.toString()));
            stillInterrupted[0] = Thread.interrupted();
        });
        Await.until(database, building(1));
        command[0].interrupt();
        run.awaitLine("0 of 3 partitions done");
        writer.commit();
        build.finish();

        assertTrue(stillInterrupted[0]);
        assertEquals(
                List.of("It was interrupted before all was done. Run the change again, which goes on where it was"
                        + " interrupted."),
                problems);
        assertEquals(List.of("ix!", "t_1_ix"), indexes(database));
    }

    @Test
    void aFailureToTellSomethingEndsTheRunWhenWhatItHasBegunIsDone(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1)");
        CountDownLatch broken = new CountDownLatch(1);
        AtomicReference<Thread> teller = new AtomicReference<>();
        ConsoleUIService ui = new ConsoleUIService() {
            @Override
            public void sendMessage(String message) {
                if (message.contains("partitions done")) {
                    teller.set(Thread.currentThread());
                    broken.countDown();
                    throw new IllegalStateException("broken pipe");
                }
            }
        };
        IndexRun run = IndexRun.of(database, 1).with(Scope.Attr.ui.name(), ui);
        List<String> failures = new ArrayList<>();

        Background build = Background.start(() -> failures.add(
                String.valueOf(assertThrows(Exception.class, run::run).getMessage())));
        assertTrue(broken.await(1, TimeUnit.MINUTES));
        // It listens again only when it has made a note of the failure.
        Thread commandThread = Objects.requireNonNull(teller.get());
        Await.until(() -> commandThread.getState() == Thread.State.TIMED_WAITING);
        assertFalse(build.isDone());
        writer.commit();
        build.finish();

        assertEquals(1, failures.size());
        assertTrue(failures.get(0).contains("broken pipe"), failures.toString());
        assertEquals(List.of("ix!", "t_1_ix"), indexes(database));
    }

    @Test
    void aDefectInAWorkerStopsTheOthersAndLosesNoFailure(TestDatabase database) throws Exception {
        database.execute(TABLE);
        IndexRun run = IndexRun.of(
                        new JdbcConnection(defective(database.connection(), "CREATE INDEX CONCURRENTLY \"t_2_ix\"")), 1)
                .before("CREATE INDEX CONCURRENTLY \"t_1_ix\"", () -> database.execute("DROP TABLE t_1"));

        Throwable failure = assertThrows(Exception.class, run::run);

        while (failure.getSuppressed().length == 0 && failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertEquals("defect", failure.getMessage());
        assertTrue(
                String.valueOf(failure.getSuppressed()[0].getMessage()).contains("t_1"),
                String.valueOf(failure.getSuppressed()[0]));
        assertEquals(List.of("ix!"), indexes(database));
    }

    /** Throws what no driver should when it is to execute such a statement. */
    private static Connection defective(Connection connection, String beginning) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return method.getName().equals("createStatement") && result instanceof Statement statement
                    ? defective(statement, beginning)
                    : result;
        };
        return (Connection) Proxy.newProxyInstance(
                OnlineIndexIT.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    private static Statement defective(Statement statement, String beginning) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("execute")
                    && String.valueOf(arguments[0]).startsWith(beginning)) {
                throw new IllegalStateException("defect");
            }
            return invoke(statement, method, arguments);
        };
        return (Statement)
                Proxy.newProxyInstance(OnlineIndexIT.class.getClassLoader(), new Class<?>[] {Statement.class}, handler);
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t_1", "t_2"})
    void goesOnAfterTheServerHasEndedASession(String leaf, TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer =
                OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1); INSERT INTO t_2 VALUES (2, 1)");
        IndexRun run = IndexRun.of(database, 2);
        List<String> problems = new ArrayList<>();

        Background build = Background.start(() -> assertThrows(PartitionProblemException.class, run::run)
                .problems()
                .forEach(problem -> problems.add(problem.toString())));
        Await.until(
                database, "SELECT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE relid = 't_1'::regclass)");
        Await.until(
                database, "SELECT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE relid = 't_2'::regclass)");
        database.queryList("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index WHERE relid = '" + leaf
                + "'::regclass");
        writer.commit();
        build.finish();

        assertTrue(problems.get(0).startsWith("Partition public." + leaf + ": "), problems.toString());
        assertTrue(
                problems.get(0).endsWith("SQLSTATE 57P01). Run the change again, which goes on from where it stopped."),
                problems.toString());
        IndexRun.of(database, 2).run();
        assertEquals(List.of("ix", "t_1_ix", "t_2_ix", "t_3_ix"), indexes(database));
    }
}
