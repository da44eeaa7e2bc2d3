package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.problemsOfRollback;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps rows of a default partition from being moved is told before anything is changed. */
@ExtendWith(TestDatabases.class)
class MoveDefaultRowsRefusalsIT {

    private static final String MOVING = "moveDefaultRows=\"true\"";

    private static final String ITEM = range("t_1", "0", "10");

    private static final String TABLE = """
            CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
            """;

    private static final String REFERENCES = TABLE + """
            INSERT INTO t VALUES (5), (50);
            CREATE TABLE bookings (b int CONSTRAINT bookings_fk REFERENCES t ON DELETE CASCADE) PARTITION BY LIST (b);
            CREATE TABLE bookings_5 PARTITION OF bookings DEFAULT;
            ALTER TABLE t ADD parent int CONSTRAINT parent_fk REFERENCES t;
            INSERT INTO bookings VALUES (5)""";

    @Test
    void foreignKeysThatPointAtTheTableAreNamedWithTheWayOut(TestDatabase database) {
        database.execute(REFERENCES);

        assertEquals(
                List.of(
                        "Rows of the default partition public.t_default cannot be moved, because the foreign keys"
                                + " bookings_fk of public.bookings, parent_fk of public.t point at them, and PostgreSQL takes a row that"
                                + " moves for one that is deleted. Drop the foreign keys, run this change, and create them again."),
                problemsOfUpdate(run(database, inTransaction(MOVING, ITEM))));
        assertEquals(List.of("t", "t_default"), tables(database));
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM bookings"));
    }

    @Test
    void aForeignKeyThatPointsAtAPartOfTheDefaultPartitionIsNamed(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY RANGE (k);
                CREATE TABLE t_default PARTITION OF t DEFAULT PARTITION BY RANGE (k);
                CREATE TABLE t_default_1 PARTITION OF t_default DEFAULT;
                ALTER TABLE t_default_1 ADD UNIQUE (k); INSERT INTO t VALUES (5);
                CREATE TABLE bookings (b int CONSTRAINT bookings_fk REFERENCES t_default_1 (k))""");

        assertEquals(
                List.of("Rows of the default partition public.t_default cannot be moved, because the foreign key"
                        + " bookings_fk of public.bookings points at them, and PostgreSQL takes a row that moves for one that"
                        + " is deleted. Drop the foreign key, run this change, and create it again."),
                problemsOfUpdate(run(database, inTransaction(MOVING, ITEM))));
    }

    @Test
    void aForeignKeyIsNotInTheWayOfPartitionsWithoutRows(TestDatabase database) throws LiquibaseException {
        database.execute(REFERENCES + "; DELETE FROM t WHERE k = 5");

        run(database, inTransaction(MOVING, ITEM)).update();

        assertEquals(List.of("t", "t_1", "t_default"), tables(database));
    }

    @Test
    void aForeignKeyThatCameAfterTheSqlWasPrintedKeepsTheRowsThatPointAtThem(TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE + "INSERT INTO t VALUES (5)");
        SqlScript script =
                SqlScript.of(run(database, inTransaction(MOVING, ITEM)).updateSql());
        database.execute(
                "CREATE TABLE bookings (b int REFERENCES t ON DELETE CASCADE); INSERT INTO bookings VALUES (5)");

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> script.runOn(database));

        assertTrue(
                String.valueOf(failure.getMessage())
                        .contains("rows of public.t_default cannot be moved while a foreign key points at them"),
                failure.getMessage());
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM bookings"));
    }

    @Test
    void aForeignTableCannotGiveItsRows(TestDatabase database) {
        database.execute("""
                CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
                CREATE TABLE t (k int) PARTITION BY RANGE (k);
                CREATE FOREIGN TABLE t_default PARTITION OF t DEFAULT SERVER files OPTIONS (program 'echo 5')""");

        assertEquals(
                List.of("Rows of the default partition public.t_default cannot be moved, because it is a foreign table,"
                        + " which cannot be locked. Move the rows yourself while nobody writes to it, and leave"
                        + " moveDefaultRows out."),
                problemsOfUpdate(run(database, inTransaction(MOVING, ITEM))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatNoneOfTheNewSubPartitionsHoldsIsTold(boolean inTransaction, TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int, s int) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
                INSERT INTO t VALUES (5, 1), (5, 7)""");
        String items = """
                <partitions:partition name="t_1" from="0" to="10" partitionBy="LIST (s)">
                    <partitions:each values="1"/>
                </partitions:partition>""";

        List<String> problems =
                problemsOfUpdate(run(database, inTransaction ? inTransaction(MOVING, items) : outside(MOVING, items)));

        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .startsWith(
                                "The default partition holds a row that belongs to public.t_1, which has no partition"
                                        + " for it ("),
                problems.get(0));
        assertTrue(problems.get(0).contains("(s) = (7)"), problems.get(0));
        assertTrue(
                problems.get(0).endsWith("). Give public.t_1 a partition for such rows, or a default partition."),
                problems.get(0));
        assertEquals(List.of("t", "t_default"), tables(database));
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM t_default"));
    }

    /** A check that is not validated is one for the rows that move, as for any that are new. */
    @Test
    void aRowThatBreaksACheckIsNotTakenForOneInTheWay(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int, v int) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
                INSERT INTO t VALUES (5, -1); ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0) NOT VALID""");

        List<String> problems = problemsOfUpdate(run(database, inTransaction(MOVING, ITEM)));

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("The server refused it ("), problems.get(0));
        assertTrue(problems.get(0).contains("\"positive\""), problems.get(0));
    }

    @Test
    void aRollbackDropsNoMovedRowsUnlessToldTo(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + "INSERT INTO t VALUES (5), (50)");
        run(database, inTransaction(MOVING, ITEM)).update();

        assertEquals(
                List.of(
                        "The rollback would drop partition public.t_1, which holds rows. Delete or move its rows first, or"
                                + " set onRollback to detach or drop, with a validCheckSum since that changes the checksum."),
                problemsOfRollback(run(database, inTransaction(MOVING, ITEM))));
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM t"));
    }

    @Test
    void aValueThatIsNeitherTrueNorFalseIsAnError(TestDatabase database) {
        database.execute(TABLE);

        List<String> problems = problemsOfUpdate(run(database, inTransaction("moveDefaultRows=\"${maybe}\"", ITEM)));

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("moveDefaultRows"), problems.get(0));
    }
}
