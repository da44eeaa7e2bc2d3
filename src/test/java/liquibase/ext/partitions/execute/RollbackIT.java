package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.problemsOfRollback;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The inverse of createPartitions, also of partitions that something has happened to meanwhile. */
@ExtendWith(TestDatabases.class)
class RollbackIT {

    private static final String TABLE = "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY LIST (k)";
    private static final String TWO = partition("t_1", "1") + partition("t_2", "2");

    static Stream<Arguments> changelogs() {
        return Stream.of("", "onRollback=\"restrict\"", "ifNotExists=\"true\"")
                .flatMap(attributes -> Stream.of(
                        Arguments.argumentSet("in transaction " + attributes, inTransaction(attributes, TWO)),
                        Arguments.argumentSet("outside " + attributes, outside(attributes, TWO)),
                        Arguments.argumentSet(
                                "concurrently " + attributes, outside("concurrently=\"true\" " + attributes, TWO))));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void dropsWhatIsLeftOfThePartitions(Changelog changelog, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, changelog);
        liquibase.update();
        database.execute("DROP TABLE t_2");

        liquibase.rollback(1);

        assertEquals(List.of("t"), tables(database));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsBeforeHowManyRowsItDrops(boolean inTransaction, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        String items = TWO + partition("t_3", "3") + "<partitions:default/>";
        LiquibaseRun liquibase = run(database, inTransaction ? inTransaction("", items) : outside("", items));
        liquibase.update();
        database.execute("INSERT INTO t VALUES (1), (4), (5)");

        String printed = liquibase.rollbackSql(1);
        liquibase.rollback(1);

        String told = "Drops 4 partitions of public.t with about 3 rows and ";
        assertTrue(
                liquibase.said().contains("WARNING: rollback of createPartitions of table public.t: " + told),
                liquibase.said());
        assertTrue(
                liquibase.said().contains(" kB: public.t_default, public.t_3, public.t_2, public.t_1\n"),
                liquibase.said());
        assertTrue(printed.contains("-- WARNING: " + told), printed);
        assertTrue(printed.indexOf(told) < printed.indexOf("DROP TABLE"), printed);
    }

    @Test
    void tellsBeforeHowManyRowsGoWithAPartitionedTable(TestDatabase database) throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: test
                      changes:
                        - createPartitionedTable:
                            tableName: t
                            partitionBy: LIST (k)
                            columns: [{column: {name: k, type: int}}]
                """));
        liquibase.update();
        String ofNone = liquibase.rollbackSql(1);
        database.execute(
                "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t_d PARTITION OF t DEFAULT; INSERT"
                        + " INTO t VALUES (1), (2), (3)");

        String printed = liquibase.rollbackSql(1);
        liquibase.rollback(1);

        String told = "Drops the partitioned table public.t with about 3 rows and ";
        assertTrue(
                liquibase.said().contains("WARNING: rollback of createPartitionedTable of table t: " + told),
                liquibase.said());
        assertTrue(printed.contains("-- WARNING: " + told), printed);
        assertTrue(printed.indexOf(told) < printed.indexOf("DROP TABLE"), printed);
        assertFalse(ofNone.contains("Drops"), ofNone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "onRollback=\"detach\""})
    void hasNothingToTellWhereNoRowsGo(String attributes, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, inTransaction(attributes, TWO));
        liquibase.update();
        database.execute("INSERT INTO t VALUES (1)" + (attributes.isEmpty() ? "; DELETE FROM t" : ""));

        String printed = liquibase.rollbackSql(1);
        liquibase.rollback(1);

        assertFalse((liquibase.said() + printed).contains("rows"), liquibase.said() + printed);
    }

    static Stream<Arguments> restricting() {
        return Stream.of("onRollback=\"restrict\"", "ifNotExists=\"true\"")
                .flatMap(attributes -> Stream.of(
                        Arguments.argumentSet("in transaction " + attributes, inTransaction(attributes, TWO)),
                        Arguments.argumentSet("outside " + attributes, outside(attributes, TWO))));
    }

    @ParameterizedTest
    @MethodSource("restricting")
    void refusesToDropRowsBeforeAnythingIsTouched(Changelog changelog, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, changelog);
        liquibase.update();
        database.execute("INSERT INTO t VALUES (1)");

        List<String> problems = problemsOfRollback(liquibase);

        assertEquals(
                List.of("The rollback would drop partition public.t_1, which holds rows. Delete or move its rows first,"
                        + " or set onRollback to detach or drop, with a validCheckSum since that changes the"
                        + " checksum."),
                problems);
        assertEquals(List.of("t", "t_1", "t_2"), tables(database));
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @ParameterizedTest
    @MethodSource("restricting")
    void refusesToDropRowsThatComeMeanwhile(Changelog changelog, TestDatabase database) throws Throwable {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, changelog);
        liquibase.update();

        List<String> problems = new ArrayList<>();
        OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (1)");
        Background rollback = Background.start(() -> problems.addAll(problemsOfRollback(liquibase)));
        Await.until(database, Await.SOMEBODY_WAITS);
        writer.commit();
        rollback.finish();

        assertEquals(1, problems.size());
        assertEquals(
                "The rollback would drop rows (ERROR: partition public.t_1 holds rows, so it is not dropped). Delete or"
                        + " move them first, or set onRollback to detach or drop.",
                problems.get(0));
        assertEquals(List.of("1"), database.queryList("SELECT k FROM t"));
    }

    static Stream<Arguments> additions() {
        return Stream.of("drop", "restrict", "detach")
                .flatMap(mode -> Stream.of(
                        Arguments.argumentSet(mode, "", mode),
                        Arguments.argumentSet(mode + " outside", "runInTransaction=\"false\"", mode)));
    }

    /** The changesets differ in what they declare under the same partition, which the first of them has made. */
    @ParameterizedTest
    @MethodSource("additions")
    void keepsWhatAnEarlierChangeHasMadeUnderTheSamePartition(
            String changeSetAttributes, String mode, TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k text, d date, PRIMARY KEY (k, d)) PARTITION BY LIST (k);"
                + " CREATE TABLE other (k text, d date, FOREIGN KEY (k, d) REFERENCES t)");
        run(database, Changelog.xml(year(2025, "", ""))).update();
        database.execute("INSERT INTO t VALUES ('acme', '2025-05-05')");
        CatalogFingerprint before = database.fingerprint();
        LiquibaseRun liquibase = run(
                database,
                Changelog.xml(year(2025, "", "")
                        + year(2026, changeSetAttributes, "ifNotExists=\"true\" onRollback=\"" + mode + "\"")));
        liquibase.update();
        assertEquals(26, tables(database).size());

        liquibase.rollback(1);

        if (mode.equals("detach")) {
            assertEquals(26, tables(database).size());
            tables(database).stream()
                    .filter(table -> table.contains("2026"))
                    .forEach(table -> database.execute("DROP TABLE " + table));
        }
        assertEquals(before.toString(), database.fingerprint().toString());
        assertEquals(List.of("2025-05-05"), database.queryList("SELECT d FROM t"));
    }

    private static String year(int year, String changeSetAttributes, String attributes) {
        return """
                <changeSet id="%1$d" author="test" %2$s>
                    <partitions:createPartitions tableName="t" %3$s>
                        <partitions:each values="acme" partitionBy="RANGE (d)">
                            <partitions:series from="%1$d-01-01" to="%4$d-01-01" every="1 month"/>
                        </partitions:each>
                    </partitions:createPartitions>
                </changeSet>
                """.formatted(year, changeSetAttributes, attributes, year + 1);
    }

    @Test
    void namesEveryPartitionOfManyThatHoldsRows(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k int) PARTITION BY RANGE (k)");
        LiquibaseRun liquibase = run(
                database,
                inTransaction("onRollback=\"restrict\"", "<partitions:series from=\"0\" to=\"250\" every=\"1\"/>"));
        liquibase.update();
        database.execute("INSERT INTO t VALUES (0), (149), (150), (249)");

        List<String> named = problemsOfRollback(liquibase).stream()
                .map(problem -> problem.substring(0, problem.indexOf(",")))
                .toList();

        assertEquals(
                database.queryList("SELECT 'The rollback would drop partition public.' || tableoid::regclass FROM t"
                        + " ORDER BY k DESC"),
                named);
    }

    @Test
    void keepsEachAsATableWithItsRows(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, inTransaction("onRollback=\"detach\"", TWO));
        liquibase.update();
        database.execute("INSERT INTO t VALUES (1)");

        liquibase.rollback(1);

        assertEquals(List.of("t", "t_1", "t_2"), tables(database));
        assertEquals(List.of("1"), database.queryList("SELECT k FROM t_1"));
        assertEquals(
                List.of("0"), database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    @Test
    void leavesADetachedPartitionAloneAndSaysSo(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, inTransaction("", TWO));
        liquibase.update();
        database.execute("ALTER TABLE t DETACH PARTITION t_2");

        liquibase.rollback(1);

        assertEquals(List.of("t", "t_2"), tables(database));
        assertTrue(
                liquibase.said().contains("public.t_2 is no longer the partition IN (2) of public.t and is left alone"),
                liquibase.said());
    }

    @Test
    void knowsARenamedPartitionByItsBound(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, inTransaction("", TWO));
        liquibase.update();
        database.execute("ALTER TABLE t_2 RENAME TO t_two");

        liquibase.rollback(1);

        assertEquals(List.of("t"), tables(database));
    }

    @Test
    void hasNothingToDoWhenTheTableIsGone(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, inTransaction("", TWO));
        liquibase.update();
        database.execute("DROP TABLE t");

        liquibase.rollback(1);

        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "onRollback=\"restrict\"", "onRollback=\"detach\""})
    void keepsForeignKeysThatPointAtTheTable(String attributes, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + "; CREATE TABLE other (k int REFERENCES t); ALTER TABLE t ADD up int REFERENCES t");
        CatalogFingerprint before = database.fingerprint();
        LiquibaseRun liquibase = run(database, inTransaction(attributes, TWO));
        liquibase.update();

        liquibase.rollback(1);

        if (attributes.contains("detach")) {
            database.execute("DROP TABLE t_1, t_2");
        }
        assertEquals(before.toString(), database.fingerprint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "onRollback=\"restrict\"", "onRollback=\"detach\""})
    void removesAForeignTableThatHasTakenAPartitionsPlace(String attributes, TestDatabase database)
            throws LiquibaseException {
        database.execute("CREATE EXTENSION postgres_fdw; CREATE TABLE t (k int) PARTITION BY LIST (k);"
                + " CREATE TABLE far (k int);"
                + " DO $$ BEGIN EXECUTE format('CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname %L,"
                + " host %L, port %L)', current_database(), 'localhost', current_setting('port')); END $$;"
                + " CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'postgres', password 'unused',"
                + " password_required 'false')");
        LiquibaseRun liquibase = run(database, inTransaction(attributes, TWO));
        liquibase.update();
        database.execute("DROP TABLE t_1; CREATE FOREIGN TABLE t_1 PARTITION OF t FOR VALUES IN (1) SERVER s"
                + " OPTIONS (table_name 'far')");

        liquibase.rollback(1);

        assertEquals(attributes.contains("detach") ? List.of("t", "t_1", "t_2") : List.of("t"), tables(database));
    }
}
