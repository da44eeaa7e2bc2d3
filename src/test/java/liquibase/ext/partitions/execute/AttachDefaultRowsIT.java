package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Attachments.inTransaction;
import static liquibase.ext.partitions.execute.Attachments.outside;
import static liquibase.ext.partitions.execute.Attachments.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of the default partition that belong to a table that is attached. */
@ExtendWith(TestDatabases.class)
class AttachDefaultRowsIT {

    private static final String MOVING = "from=\"0\" to=\"10\" moveDefaultRows=\"true\"";

    private static final String TABLE = """
            CREATE TABLE t (k int, v text) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
            INSERT INTO t VALUES (NULL, NULL), (0, 'zero'), (9, 'nine'), (10, 'ten');
            """;

    private static final String PLACES =
            "SELECT tableoid::regclass || ' ' || count(*) FROM t GROUP BY tableoid ORDER BY tableoid::regclass::name";

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.argumentSet(
                        "with rows of its own and columns in another order",
                        TABLE + "CREATE TABLE n (v text, gone int, k int); ALTER TABLE n DROP gone;"
                                + "INSERT INTO n VALUES ('five', 5)",
                        List.of("n 3", "t_default 2")),
                Arguments.argumentSet("with triggers that must not fire", TABLE + """
                        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''fired''; END';
                        CREATE TABLE n (k int, v text);
                        CREATE TRIGGER no_row BEFORE INSERT ON n FOR EACH ROW EXECUTE FUNCTION no();
                        CREATE TRIGGER no_statement AFTER INSERT ON n EXECUTE FUNCTION no()""", List.of("n 2", "t_default 2")),
                Arguments.argumentSet("with deferred constraints", TABLE + """
                        CREATE TABLE r (v text PRIMARY KEY); INSERT INTO r VALUES ('zero'), ('nine');
                        CREATE TABLE n (k int, v text REFERENCES r DEFERRABLE INITIALLY DEFERRED,
                          UNIQUE (k) DEFERRABLE INITIALLY DEFERRED)""", List.of("n 2", "t_default 2")),
                Arguments.argumentSet(
                        "with partitions of its own", TABLE + """
                        CREATE TABLE n (v text, k int) PARTITION BY LIST (k); CREATE TABLE n_0 PARTITION OF n FOR VALUES IN (0);
                        CREATE TABLE n_rest PARTITION OF n DEFAULT""", List.of("n_0 1", "n_rest 1", "t_default 2")));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goIntoIt(String setup, List<String> places, TestDatabase database) throws LiquibaseException {
        database.execute(setup);

        database.liquibase(inTransaction(MOVING)).upDownUp();

        assertEquals(places, database.queryList(PLACES));
        assertEquals(
                List.of("nine", "ten", "zero"),
                database.queryList("SELECT v FROM t WHERE v IS NOT NULL AND v <> 'five' ORDER BY v"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goIntoItByTheSqlOutput(String setup, List<String> places, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        updated.execute(setup);
        fed.execute(setup);

        UpDownUp.sqlOutputEqualsUpdate(updated, fed, outside(MOVING));

        assertEquals(places, fed.queryList(PLACES));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goIntoItWhileTheTablesAreInUse(String setup, List<String> places, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(setup);
        atOnce.execute(setup);
        atOnce.liquibase(outside(MOVING)).update();

        database.liquibase(outside(MOVING + " concurrently=\"true\"")).update();

        assertEquals(places, database.queryList(PLACES));
        UpDownUp.assertSame(atOnce.fingerprint(), database.fingerprint(), "as in one transaction");
    }

    @Test
    void areNotMovedWhereThereAreNone(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + "CREATE TABLE n (k int, v text); DELETE FROM t WHERE k < 10;"
                + "ALTER TABLE t ADD UNIQUE (k); CREATE TABLE r (k int REFERENCES t (k))");
        LiquibaseRun run = database.liquibase(inTransaction(MOVING));

        assertFalse(run.updateSql().contains("WITH moved"));
        run.update();

        assertEquals(List.of("t_default 2"), database.queryList(PLACES));
    }

    @Test
    void areKeptByAForeignKey(TestDatabase database) {
        database.execute(TABLE + "CREATE TABLE n (k int UNIQUE, v text); ALTER TABLE t ADD UNIQUE (k);"
                + "CREATE TABLE r (k int CONSTRAINT r_fk REFERENCES t (k))");

        assertEquals(
                List.of(
                        "Rows of the default partition public.t_default cannot be moved, because the foreign key r_fk of"
                                + " public.r points at them, and PostgreSQL takes a row that moves for one that is deleted. Drop the"
                                + " foreign key, run this change, and create it again."),
                problems(database, inTransaction(MOVING)));
    }

    @Test
    void areRefusedByAConstraintOfTheTable(TestDatabase database) {
        database.execute(TABLE + "CREATE TABLE n (k int, v text, CONSTRAINT short CHECK (v <> 'nine'))");

        List<String> problems = problems(database, inTransaction(MOVING));

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("The server refused it ("), problems.get(0));
        assertTrue(problems.get(0).contains("\"short\""), problems.get(0));
        assertEquals(List.of("t_default 4"), database.queryList(PLACES));
    }
}
