package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.LIST;
import static liquibase.ext.partitions.execute.ConstraintChanges.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.RowConstraint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Foreign keys and checks added to a table that others use and change meanwhile. */
@ExtendWith(TestDatabases.class)
class OnlineConstraintsIT {

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.argumentSet("foreign key", ConstraintRun.TO_R),
                Arguments.argumentSet("check", ConstraintRun.CHECK));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void goesOnAfterAFailureAtAnyStatement(RowConstraint definition, TestDatabase undisturbed, TestDatabase database)
            throws Exception {
        undisturbed.execute(LIST);
        AtomicInteger statements = new AtomicInteger();
        ConstraintRun.of(undisturbed, definition)
                .with(sql -> {
                    statements.incrementAndGet();
                    return sql;
                })
                .run();
        assertTrue(statements.get() >= 5, "only " + statements);

        for (int failing = 0; failing < statements.get(); failing++) {
            database.execute("DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS r");
            database.execute(LIST);
            AtomicInteger left = new AtomicInteger(failing);
            ConstraintRun disturbed = ConstraintRun.of(database, definition)
                    .with(sql -> left.getAndDecrement() == 0 ? "SELECT 1 / 0" : sql);

            assertThrows(Exception.class, disturbed::run);
            ConstraintRun.of(database, definition).run();

            assertEquals(List.of(), wrong(database), "after a failure of statement " + failing);
            UpDownUp.assertSame(
                    undisturbed.fingerprint(), database.fingerprint(), "after a failure of statement " + failing);
        }
    }

    @Test
    void eachLeafIsComparedWithTheReferencedTableOnce(TestDatabase database) throws Exception {
        database.execute(LIST);
        ConstraintRun run = ConstraintRun.of(database, ConstraintRun.TO_R);
        try (Statement statement = run.session().createStatement()) {
            statement.execute("SET client_min_messages = debug1");
        }

        run.run();

        List<String> validations = run.log().lines().stream()
                .filter(line -> line.contains("validating foreign key constraint"))
                .toList();
        assertEquals(3, validations.size(), () -> String.join("\n", run.log().lines()));
        assertEquals(List.of(), wrong(database));
    }

    @Test
    void eachRowIsCheckedOnce(TestDatabase database) throws Exception {
        database.execute(LIST + """
                CREATE SEQUENCE calls;
                CREATE FUNCTION good(int) RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT nextval(''calls'') > 0'""");

        ConstraintRun.of(database, new CheckConstraint("good(a)")).run();

        assertEquals(List.of("100"), database.queryList("SELECT last_value FROM calls"));
        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writersGoOnWhileALeafIsValidated(RowConstraint definition, TestDatabase database) throws Throwable {
        database.execute(LIST);
        ConstraintRun run = ConstraintRun.of(database, definition);
        ConstraintRun stopping = run.with(sql -> isValidationOfFirst(sql) ? "SELECT 1 / 0" : sql);
        assertThrows(Exception.class, stopping::run);
        OtherSession blocker = OtherSession.that(database, "LOCK TABLE t_1 IN SHARE UPDATE EXCLUSIVE MODE");

        Background adding = Background.start(run::run);
        Await.until(database, """
                SELECT count(*) > 0 FROM pg_locks
                WHERE NOT granted AND relation = 't_1'::regclass AND mode = 'ShareUpdateExclusiveLock'""");
        database.execute("SET lock_timeout = '5s'; INSERT INTO t VALUES (1, 1); INSERT INTO r VALUES (51)");
        blocker.commit();
        adding.finish();

        assertEquals(List.of(), wrong(database));
    }

    private static boolean isValidationOfFirst(String sql) {
        return sql.startsWith("ALTER TABLE \"public\".\"t_1\" VALIDATE CONSTRAINT");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartitionThatComesMeanwhileHasItInTheEnd(RowConstraint definition, TestDatabase database) throws Exception {
        database.execute(LIST);
        boolean[] come = {false};

        ConstraintRun.of(database, definition)
                .with(sql -> {
                    if (!come[0] && sql.contains("VALIDATE CONSTRAINT")) {
                        come[0] = true;
                        database.execute("CREATE TABLE t_5 PARTITION OF t FOR VALUES IN (5)");
                    }
                    return sql;
                })
                .run();

        assertTrue(come[0]);
        assertEquals(List.of(), wrong(database));
    }

    @Test
    void aFilledPartitionThatComesMeanwhileIsNotScannedUnderTheLocksOfTheWholeTable(TestDatabase database)
            throws Exception {
        database.execute(LIST + "CREATE TABLE t_5 (LIKE t); INSERT INTO t_5 VALUES (5, 5)");
        boolean[] come = {false};
        ConstraintRun run = ConstraintRun.of(database, ConstraintRun.TO_R).with(sql -> {
            if (!come[0] && sql.contains("VALIDATE CONSTRAINT")) {
                come[0] = true;
                database.execute("ALTER TABLE t ATTACH PARTITION t_5 FOR VALUES IN (5)");
            }
            return sql;
        });
        try (Statement statement = run.session().createStatement()) {
            statement.execute("SET client_min_messages = debug1");
        }

        run.run();

        String current = "";
        List<String> validating = new ArrayList<>();
        for (String line : run.log().lines()) {
            if (line.startsWith("ALTER TABLE")) {
                current = line;
            } else if (line.contains("validating foreign key constraint")) {
                validating.add(current);
            }
        }
        assertTrue(come[0]);
        assertEquals(
                List.of(),
                validating.stream().filter(sql -> !sql.contains("\"t_")).toList());
        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartitionThatGoesMeanwhileIsLeftOut(RowConstraint definition, TestDatabase database) throws Exception {
        database.execute(LIST);
        boolean[] gone = {false};

        ConstraintRun.of(database, definition)
                .with(sql -> {
                    if (!gone[0] && sql.contains("VALIDATE CONSTRAINT")) {
                        gone[0] = true;
                        database.execute("DROP TABLE t_1");
                    }
                    return sql;
                })
                .run();

        assertTrue(gone[0]);
        assertEquals(List.of(), wrong(database));
    }

    /** After it was planned, and before anything is sent to it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aPartitionThatIsDetachedMeanwhileGetsNothingMore(RowConstraint definition, TestDatabase database)
            throws Exception {
        database.execute(LIST);
        boolean[] gone = {false};
        ConstraintRun run = ConstraintRun.of(database, definition).with(sql -> {
            if (!gone[0] && sql.startsWith("ALTER TABLE \"public\".\"t_1\"")) {
                gone[0] = true;
                database.execute("ALTER TABLE t DETACH PARTITION t_1");
            }
            return sql;
        });

        run.run();

        assertTrue(gone[0]);
        assertEquals(
                List.of(),
                run.log().lines().stream()
                        .filter(line -> line.startsWith("ALTER TABLE \"public\".\"t_1\""))
                        .toList());
        assertEquals(
                List.of(),
                database.queryList(
                        "SELECT conname FROM pg_constraint WHERE conrelid = 't_1'::regclass AND contype IN ('c', 'f') AND convalidated"));
        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void waitsForNobodyLongerThanOthersCanBear(RowConstraint definition, TestDatabase database) throws Throwable {
        database.execute(LIST);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (1, 1); INSERT INTO r VALUES (51)");

        ConstraintRun run = ConstraintRun.of(database, definition);
        Background adding = Background.start(run::run);
        Await.until(database, """
                SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND locktype = 'relation'
                  AND mode IN ('ShareRowExclusiveLock', 'AccessExclusiveLock')""");
        writer.commit();
        adding.finish();

        assertEquals(List.of(), wrong(database));
    }
}
