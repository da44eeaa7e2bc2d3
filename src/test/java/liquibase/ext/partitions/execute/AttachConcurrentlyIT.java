package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Attachments.RANGE;
import static liquibase.ext.partitions.execute.Attachments.concurrently;
import static liquibase.ext.partitions.execute.Attachments.inTransaction;
import static liquibase.ext.partitions.execute.Attachments.majorVersion;
import static liquibase.ext.partitions.execute.Attachments.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that are attached beside readers and writers, also when the run is cut off. */
@ExtendWith(TestDatabases.class)
class AttachConcurrentlyIT {

    private static final String BOUND = "from='10' to='20'";

    /** With everything that ATTACH would build and look at. */
    private static final String ALL = """
            CREATE TABLE r (id int PRIMARY KEY); INSERT INTO r SELECT generate_series(1, 50);
            CREATE TABLE t (k int NOT NULL, id int NOT NULL, a int REFERENCES r ON DELETE CASCADE, b text,
              CONSTRAINT positive CHECK (k >= 0), PRIMARY KEY (id, k), UNIQUE (k, a) DEFERRABLE INITIALLY DEFERRED)
              PARTITION BY RANGE (k);
            CREATE INDEX "odd name" ON t (lower(b) DESC, a) INCLUDE (id) WITH (fillfactor = 80) WHERE b IS NOT NULL;
            CREATE UNIQUE INDEX ON t (k, id, b);
            CREATE TABLE t_d PARTITION OF t DEFAULT;
            INSERT INTO t SELECT n % 10, n, 1 + n % 50, 'x' || n FROM generate_series(1, 20) n;
            CREATE TABLE n (b text, a int, id int NOT NULL, k int NOT NULL, CONSTRAINT positive CHECK (k >= 0));
            INSERT INTO n SELECT 'x' || i, 1 + i % 50, i, 10 + i % 10 FROM generate_series(1, 50) i;""";

    private static final String LEFTOVERS =
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE conname LIKE 'liquibase%'";

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.argumentSet("nothing there", ALL),
                Arguments.argumentSet("all there", ALL + """
                        ALTER TABLE n ADD PRIMARY KEY (id, k), ADD UNIQUE (k, a) DEFERRABLE INITIALLY DEFERRED,
                          ADD CONSTRAINT own FOREIGN KEY (a) REFERENCES r ON DELETE CASCADE;
                        CREATE INDEX own_index ON n (lower(b) DESC, a) INCLUDE (id) WHERE b IS NOT NULL;
                        CREATE UNIQUE INDEX ON n (k, id, b)"""),
                Arguments.argumentSet(
                        "names taken",
                        ALL
                                + "CREATE TABLE n_pkey (k int); CREATE INDEX n_k_a_key ON n (a); CREATE INDEX n_k_id_b_idx ON n (b)"),
                Arguments.argumentSet(
                        "a bare unique index where a constraint is wanted", ALL + "CREATE UNIQUE INDEX u ON n (id, k)"),
                Arguments.argumentSet("names to be cut", """
                        CREATE TABLE t (k int NOT NULL, "a column with a rather long name éééé" int,
                          "another column with a rather long name" int,
                          UNIQUE (k, "a column with a rather long name éééé", "another column with a rather long name"))
                          PARTITION BY RANGE (k);
                        CREATE TABLE n (LIKE t)"""),
                Arguments.argumentSet("two equal indexes", """
                        CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE INDEX ON t (k); CREATE INDEX ON t (k);
                        CREATE TABLE n (k int); CREATE INDEX ON n (k)"""));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void buildsNothingUnderALock(String sql, TestDatabase plain, TestDatabase concurrent) throws Exception {
        plain.execute(sql);
        concurrent.execute(sql);
        plain.liquibase(inTransaction(BOUND)).update();
        concurrent.liquibase(concurrently(BOUND)).rollback(0);

        AttachRun run = AttachRun.of(concurrent);
        try (Statement statement = run.session().createStatement()) {
            statement.execute("SET client_min_messages = debug1");
        }
        run.run();

        UpDownUp.assertSame(plain.fingerprint(), concurrent.fingerprint(), "Concurrently it is not the same");
        List<String> lines = run.log().lines();
        int attach = lines.indexOf(lines.stream()
                .filter(line -> line.contains(" ATTACH PARTITION "))
                .findFirst()
                .orElseThrow());
        assertEquals(
                List.of(),
                lines.subList(attach + 1, lines.size()).stream()
                        .filter(line -> line.matches("(verifying|building|validating|rewriting).*"))
                        .toList());
    }

    @Test
    void goesOnAfterAFailureAtAnyStatement(TestDatabase undisturbed, TestDatabase database) throws Exception {
        undisturbed.execute(ALL);
        AtomicInteger statements = new AtomicInteger();
        AttachRun.of(undisturbed)
                .with(sql -> {
                    statements.incrementAndGet();
                    return sql;
                })
                .run();
        assertTrue(statements.get() >= 14, "only " + statements);

        for (int failing = 0; failing < statements.get(); failing++) {
            database.execute("DROP TABLE IF EXISTS t, n, r");
            database.execute(ALL);
            AtomicInteger left = new AtomicInteger(failing);
            AttachRun disturbed =
                    AttachRun.of(database).with(sql -> left.getAndDecrement() == 0 ? "SELECT 1 / 0" : sql);

            assertThrows(Exception.class, disturbed::run);
            database.execute("INSERT INTO t VALUES (12, 1000 + " + failing + "); DELETE FROM t WHERE id >= 1000");
            AttachRun.of(database).run();

            UpDownUp.assertSame(
                    undisturbed.fingerprint(), database.fingerprint(), "after a failure of statement " + failing);
            assertEquals(List.of(), database.queryList(LEFTOVERS));
        }
    }

    @Test
    void doesNotValidateTwiceWhatAnEarlierRunHasValidated(TestDatabase database) throws Exception {
        database.execute(ALL);
        AttachRun disturbed = AttachRun.of(database).with(sql -> sql.contains(" ATTACH ") ? "SELECT 1 / 0" : sql);
        assertThrows(Exception.class, disturbed::run);

        AttachRun resumed = AttachRun.of(database);
        resumed.run();

        assertEquals(
                List.of("ALTER TABLE \"public\".\"t_d\" VALIDATE CONSTRAINT \"liquibase_partitions_exclude_new\""),
                resumed.log().lines().stream()
                        .filter(line -> line.startsWith("ALTER TABLE") && line.contains(" VALIDATE "))
                        .toList());
    }

    @Test
    void replacesTheCheckOfARunWithAnotherBound(TestDatabase database) throws Exception {
        database.execute(ALL + """
                ALTER TABLE n ADD CONSTRAINT liquibase_partitions_bound CHECK (k < 15) NOT VALID,
                  ADD CONSTRAINT liquibase_partitions_bound_0123abcd CHECK (k < 30)""");

        AttachRun.of(database).run();

        assertEquals(List.of(), database.queryList(LEFTOVERS));
        assertEquals(List.of("70"), database.queryList("SELECT count(*) FROM t"));
    }

    @Test
    void replacesIndexesThatAnEarlierRunHasLeftInvalid(TestDatabase plain, TestDatabase database) throws Exception {
        plain.execute(ALL);
        plain.liquibase(inTransaction(BOUND)).update();
        database.execute(ALL);
        database.liquibase(concurrently(BOUND)).rollback(0);
        database.execute("""
                CREATE UNIQUE INDEX n_pkey ON n (id, k);
                CREATE UNIQUE INDEX ON n (k, id, b);
                UPDATE pg_index SET indisvalid = false WHERE indrelid = 'n'::regclass""");

        AttachRun.of(database).run();

        UpDownUp.assertSame(plain.fingerprint(), database.fingerprint(), "It is not the same");
    }

    @Test
    void rowsThatBreakTheForeignKeyAreAnErrorThatCanBeMended(TestDatabase database) throws Exception {
        database.execute(ALL + "UPDATE n SET a = 77 WHERE id = 1");

        List<String> problems = problems(database, concurrently(BOUND));

        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0).startsWith("Rows of public.n break the constraint t_a_fkey (ERROR: "), problems.get(0));
        assertTrue(
                problems.get(0)
                        .endsWith(
                                "), which stays NOT VALID and in force there, so new rows and changed ones have to obey it."
                                        + " Delete or correct them, and run the change again, or be rid of it with ALTER TABLE"
                                        + " public.n DROP CONSTRAINT t_a_fkey."),
                problems.get(0));
        assertThrows(
                IllegalStateException.class,
                () -> database.execute("UPDATE n SET a = 78 WHERE id = 2"),
                "It is not in force");
        database.execute("UPDATE n SET a = 1 WHERE id = 1");
        database.liquibase(concurrently(BOUND)).update();
        assertEquals(List.of(), database.queryList(LEFTOVERS));
    }

    @Test
    void writersOfAllTablesGoOnWhileItValidates(TestDatabase database) throws Throwable {
        database.execute(ALL);
        OtherSession blocker = OtherSession.that(database, "LOCK TABLE t_d IN SHARE UPDATE EXCLUSIVE MODE");
        AttachRun run = AttachRun.of(database);

        Background attaching = Background.start(run::run);
        Await.until(database, """
                SELECT count(*) > 0 FROM pg_locks
                WHERE NOT granted AND relation = 't_d'::regclass""");
        database.execute("SET lock_timeout = '5s'; INSERT INTO n VALUES ('y', 1, 500, 12); SELECT count(*) FROM r;"
                + "INSERT INTO r VALUES (51)");
        blocker.commit();
        attaching.finish();

        assertEquals(List.of("71"), database.queryList("SELECT count(*) FROM t"));
    }

    @Test
    void isUndoneByItsRollbackAlsoBesideADefaultPartition(TestDatabase database) throws LiquibaseException {
        database.execute(RANGE + "CREATE TABLE t_d PARTITION OF t DEFAULT; CREATE TABLE n (LIKE t)");

        database.liquibase(concurrently(BOUND)).upDownUp();

        assertEquals(
                List.of("n", "t_0", "t_d"),
                database.queryList("SELECT inhrelid::regclass::text FROM pg_inherits ORDER BY 1"));
    }

    @Test
    void isUndoneByItsRollback(TestDatabase database) throws LiquibaseException {
        database.execute(RANGE + "CREATE TABLE n (LIKE t)");

        database.liquibase(concurrently(BOUND)).upDownUp();

        assertEquals(
                List.of("n", "t_0"), database.queryList("SELECT inhrelid::regclass::text FROM pg_inherits ORDER BY 1"));
    }

    @Test
    void aForeignKeyToTheTableItselfIsRefused(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int PRIMARY KEY, up int REFERENCES t) PARTITION BY RANGE (k);
                CREATE TABLE n (k int PRIMARY KEY, up int)""");

        assertEquals(
                List.of(
                        "The foreign key t_up_fkey points at the partitioned table itself, so the rows of public.n can be"
                                + " checked only once it is attached, under a lock. Drop the foreign key and create it anew"
                                + " afterwards, or attach it without concurrently when it may be locked that long."),
                problems(database, concurrently(BOUND)));
    }

    @Test
    void aSubtreeHasToHaveWhatItsParentHas(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k);
                CREATE TABLE n (k int NOT NULL) PARTITION BY RANGE (k);
                CREATE TABLE n_1 PARTITION OF n FOR VALUES FROM (10) TO (15)""");

        assertEquals(
                List.of("The partitioned table public.n lacks what its new parent has, which would be made of all its"
                        + " partitions under a lock: index t_pkey. Make them first with createPartitionIndexes,"
                        + " createPartitionConstraints or createPartitionForeignKeys and concurrently, or attach it without"
                        + " concurrently when it may be locked that long."),
                problems(database, concurrently(BOUND)));
    }

    @Test
    void anExclusionConstraintHasToBeThere(TestDatabase database) throws LiquibaseException {
        if (majorVersion(database) < 17) {
            assertThrows(
                    IllegalStateException.class,
                    () -> database.execute("CREATE TABLE t (k int, EXCLUDE (k WITH =)) PARTITION BY RANGE (k)"));
            return;
        }
        database.execute("CREATE TABLE t (k int, EXCLUDE (k WITH =)) PARTITION BY RANGE (k); CREATE TABLE n (k int)");

        assertEquals(
                List.of(
                        "public.n lacks the equal of constraint t_k_excl, which PostgreSQL builds under a lock only. Add it"
                                + " first at a quiet time, or attach it without concurrently when it may be locked that long."),
                problems(database, concurrently(BOUND)));
        database.execute("ALTER TABLE n ADD EXCLUDE (k WITH =)");
        database.liquibase(concurrently(BOUND)).update();
    }
}
