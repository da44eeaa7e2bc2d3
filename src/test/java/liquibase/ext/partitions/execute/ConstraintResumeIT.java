package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.LIST;
import static liquibase.ext.partitions.execute.ConstraintChanges.TO_R;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraints;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraintsOutside;
import static liquibase.ext.partitions.execute.ConstraintChanges.foreignKeys;
import static liquibase.ext.partitions.execute.ConstraintChanges.foreignKeysOutside;
import static liquibase.ext.partitions.execute.ConstraintChanges.majorVersion;
import static liquibase.ext.partitions.execute.ConstraintChanges.problems;
import static liquibase.ext.partitions.execute.ConstraintChanges.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a foreign key or check that is there already, whole or half, means for a change that wants it. */
@ExtendWith(TestDatabases.class)
class ConstraintResumeIT {

    private static final String KEY = "FOREIGN KEY (a) REFERENCES r";
    private static final String CHECK = "check=\"a &gt; 0\" ";
    private static final String CONCURRENTLY = "concurrently=\"true\" parallelism=\"2\"";

    static Stream<Arguments> leftovers() {
        Changelog keys = foreignKeysOutside(TO_R + CONCURRENTLY);
        Changelog keysAtOnce = foreignKeys(TO_R + "ifNotExists=\"true\"");
        Changelog checks = constraintsOutside(CHECK + CONCURRENTLY);
        Changelog checksAtOnce = constraints(CHECK + "ifNotExists=\"true\"");
        return Stream.of(
                Arguments.argumentSet(
                        "a leaf's foreign key, not validated",
                        "ALTER TABLE t_1 ADD CONSTRAINT c " + KEY + " NOT VALID",
                        keys,
                        keysAtOnce),
                Arguments.argumentSet(
                        "a leaf's foreign key", "ALTER TABLE t_1 ADD CONSTRAINT c " + KEY, keys, keysAtOnce),
                Arguments.argumentSet("foreign keys of all leaves, one not validated", """
                        ALTER TABLE t_1 ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r;
                        ALTER TABLE t_2 ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT VALID;
                        ALTER TABLE t_default ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r""", keys, keysAtOnce),
                Arguments.argumentSet(
                        "the whole foreign key", "ALTER TABLE t ADD CONSTRAINT c " + KEY, keys, keysAtOnce),
                Arguments.argumentSet(
                        "a leaf's check", "ALTER TABLE t_1 ADD CONSTRAINT c CHECK (a > 0)", checks, checksAtOnce),
                Arguments.argumentSet(
                        "a leaf's check, not validated",
                        "ALTER TABLE t_1 ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
                        checks,
                        checksAtOnce),
                Arguments.argumentSet(
                        "the whole check, not validated",
                        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
                        checks,
                        checksAtOnce),
                Arguments.argumentSet("the whole check, one leaf validated", """
                        ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
                        ALTER TABLE t_1 VALIDATE CONSTRAINT c""", checks, checksAtOnce),
                Arguments.argumentSet(
                        "the whole check", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", checks, checksAtOnce));
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void isTakenUp(
            String leftover,
            Changelog concurrently,
            Changelog atOnce,
            TestDatabase fresh,
            TestDatabase online,
            TestDatabase inTransaction,
            TestDatabase fed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(fresh, online, inTransaction, fed)) {
            database.execute(LIST);
        }
        for (TestDatabase database : List.of(online, inTransaction, fed)) {
            database.execute(leftover);
        }

        fresh.liquibase(atOnce).update();
        inTransaction.liquibase(atOnce).update();
        UpDownUp.sqlOutputEqualsUpdate(online, fed, concurrently);

        assertEquals(List.of(), wrong(fresh));
        UpDownUp.assertSame(fresh.fingerprint(), online.fingerprint(), "taken up concurrently it is something else");
        UpDownUp.assertSame(fresh.fingerprint(), inTransaction.fingerprint(), "taken up at once it is something else");
    }

    @Test
    void theWholeForeignKeyThatIsNotValidatedIsValidated(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        if (majorVersion(database) >= 18) {
            database.execute("ALTER TABLE t ADD CONSTRAINT c " + KEY + " NOT VALID");
        } else {
            database.execute("ALTER TABLE t_default ADD CONSTRAINT c " + KEY + " NOT VALID");
        }

        database.liquibase(foreignKeysOutside(TO_R + CONCURRENTLY)).update();

        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEqualForeignKeyOfAnotherNameIsAdoptedAndNotDoubled(
            Changelog changelog, TestDatabase database, TestDatabase fed) throws LiquibaseException {
        for (TestDatabase each : List.of(database, fed)) {
            each.execute(LIST);
            each.execute("ALTER TABLE t_1 ADD CONSTRAINT mine " + KEY + " NOT VALID");
        }

        UpDownUp.sqlOutputEqualsUpdate(database, fed, changelog);

        assertEquals(List.of(), wrong(database));
        assertEquals(
                List.of("mine"),
                database.queryList("SELECT conname FROM pg_constraint WHERE conrelid = 't_1'::regclass"));
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.argumentSet("concurrently", foreignKeysOutside(TO_R + CONCURRENTLY)),
                Arguments.argumentSet("in a transaction", foreignKeys(TO_R)));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.argumentSet(
                        "another foreign key of the table",
                        "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (k) REFERENCES r ON DELETE CASCADE",
                        foreignKeysOutside(TO_R + CONCURRENTLY),
                        "Table public.t already has a constraint c, a foreign key FOREIGN KEY (k) REFERENCES public.r (id)"
                                + " ON DELETE CASCADE, and FOREIGN KEY (a) REFERENCES public.r (id) is asked for. Drop or"
                                + " rename it, or give another constraintName."),
                Arguments.argumentSet(
                        "a check of a leaf",
                        "ALTER TABLE t_2 ADD CONSTRAINT c CHECK (a > 0)",
                        foreignKeys(TO_R),
                        "Table public.t_2 already has a constraint c, a check constraint CHECK ((a > 0)), and FOREIGN KEY"
                                + " (a) REFERENCES public.r (id) is asked for. Drop or rename it, or give another"
                                + " constraintName."),
                Arguments.argumentSet(
                        "another check of a leaf",
                        "ALTER TABLE t_2 ADD CONSTRAINT c CHECK (a > -1)",
                        constraintsOutside(CHECK + CONCURRENTLY),
                        "Table public.t_2 already has a constraint c, a check constraint CHECK ((a > '-1'::integer)), and"
                                + " CHECK ((a > 0)) is asked for. Drop or rename it, or give another constraintName."),
                Arguments.argumentSet(
                        "the same one",
                        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
                        constraints(CHECK),
                        "There is already a constraint c of table public.t, exactly as the change makes it; most likely an earlier run was cut"
                                + " off between its commit and Liquibase's note of it in DATABASECHANGELOG. Note it with the"
                                + " Liquibase command mark-next-changeset-ran, or, if something else made it, set"
                                + " ifNotExists=\"true\" to keep what is there."));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anotherOneIsAnError(String sql, Changelog changelog, String problem, TestDatabase database) {
        database.execute(LIST);
        database.execute("INSERT INTO r VALUES (0)");
        database.execute(sql);
        CatalogFingerprint before = database.fingerprint();

        assertEquals(List.of(problem), problems(database.liquibase(changelog)));

        UpDownUp.assertSame(before, database.fingerprint(), "something was changed");
    }

    @Test
    void whatIsKeptIsSaid(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)");
        LiquibaseRun run = database.liquibase(constraints(CHECK + "ifNotExists=\"true\""));

        run.update();

        assertTrue(run.said().contains("is there already and equal, and is kept"), run.said());
    }
}
