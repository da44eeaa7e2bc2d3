package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.PartitionRemoval.changeSet;
import static liquibase.ext.partitions.execute.PartitionRemoval.drop;
import static liquibase.ext.partitions.execute.PartitionRemoval.dropOutside;
import static liquibase.ext.partitions.execute.PartitionRemoval.problemsOfRollback;
import static liquibase.ext.partitions.execute.PartitionRemoval.problemsOfUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** dropPartitions: which partitions go, what keeps them, and how it goes on after a failure. */
@ExtendWith(TestDatabases.class)
class DropPartitionsIT {

    private static final String TABLE = """
            CREATE TABLE t (k int NOT NULL, v text) PARTITION BY RANGE (k);
            CREATE INDEX ON t (v);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (v);
            CREATE TABLE t_2_a PARTITION OF t_2 FOR VALUES IN ('a');
            CREATE TABLE t_2_b PARTITION OF t_2 FOR VALUES IN ('b');
            CREATE TABLE t_3 PARTITION OF t FOR VALUES FROM (20) TO (30);
            CREATE TABLE t_4 PARTITION OF t FOR VALUES FROM (100) TO (MAXVALUE);
            INSERT INTO t VALUES (1, 'a'), (11, 'b'), (21, 'a'), (100, 'x')""";
    private static final String DEFAULT = "; CREATE TABLE t_default PARTITION OF t DEFAULT";
    private static final String REFERENCE = """
            ; CREATE UNIQUE INDEX u ON t_2_a (k);
            CREATE TABLE other (k int CONSTRAINT other_k REFERENCES t_2_a (k))""";
    private static final String TABLES = """
            SELECT relname, relispartition FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relkind IN ('r', 'p', 'f') AND relname LIKE 't%' ORDER BY 1""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "partitionNames=\"t_1\" # t, t_2, t_2_a, t_2_b, t_3, t_4",
                "partitionNames=\"t_2_a, t_1\" # t, t_2, t_2_b, t_3, t_4",
                "partitionNames=\"t_2_a, t_2\" # t, t_1, t_3, t_4",
                "partitionNames=\"t_1, nothing\" ifExists=\"true\" # t, t_2, t_2_a, t_2_b, t_3, t_4",
                "olderThan=\"10\" # t, t_2, t_2_a, t_2_b, t_3, t_4",
                "olderThan=\"29\" # t, t_3, t_4",
                "olderThan=\"0\" # t, t_1, t_2, t_2_a, t_2_b, t_3, t_4",
                "olderThan=\"999\" # t, t_4"
            })
    void dropsWhatIsMeant(
            String attributes,
            String left,
            TestDatabase inside,
            TestDatabase outside,
            TestDatabase fed,
            TestDatabase offline)
            throws LiquibaseException {
        Stream.of(inside, outside, fed, offline).forEach(database -> database.execute(TABLE));

        UpDownUp.sqlOutputEqualsUpdate(inside, fed, drop(attributes));
        UpDownUp.sqlOutputEqualsUpdate(outside, offline, dropOutside("concurrently=\"true\" " + attributes));

        assertEquals(left, tables(inside));
        assertEquals(left, tables(outside));
    }

    @ParameterizedTest
    @CsvSource({"true, ''", "false, ''", "false, concurrently=\"true\""})
    void detachesWhatIsMeant(
            boolean inTransaction, String attributes, TestDatabase database, TestDatabase fed, TestDatabase plain)
            throws LiquibaseException {
        Stream.of(database, fed, plain).forEach(each -> each.execute(TABLE));
        String detach = "mode=\"detach\" olderThan=\"20\" " + attributes;

        UpDownUp.sqlOutputEqualsUpdate(database, fed, inTransaction ? drop(detach) : dropOutside(detach));

        plain.liquibase(drop("mode=\"detach\" partitionNames=\"t_1, t_2\"")).update();
        UpDownUp.assertSame(plain.fingerprint(), database.fingerprint(), "another outcome");
        assertEquals(
                List.of("t|f", "t_1|f", "t_2|f", "t_2_a|t", "t_2_b|t", "t_3|t", "t_4|t"), database.queryList(TABLES));
    }

    @Test
    void keepsTheDefaultPartitionAndComparesByTheKeysType(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE t (d date, k numeric) PARTITION BY RANGE (d, k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2026-02-01', 9);
                CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2026-02-01', 9) TO ('2026-02-01', 10);
                CREATE TABLE t_3 PARTITION OF t FOR VALUES FROM ('2026-02-01', 10) TO ('2026-03-01', MINVALUE);
                CREATE TABLE t_default PARTITION OF t DEFAULT""");

        database.liquibase(drop("olderThan=\"1 feb 2026, 10.0\"")).update();

        assertEquals("t, t_3, t_default", tables(database));
    }

    @Test
    void tellsWhatItDropsBefore(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + "; ANALYZE t_1; ANALYZE t_3");
        LiquibaseRun run = database.liquibase(drop("olderThan=\"30\""));

        String printed = run.updateSql();
        run.update();

        String told = "Drops 3 partitions of public.t with about 2 rows (not counting 1 that were never analyzed) and ";
        assertTrue(run.said().contains("WARNING: dropPartitions of table t: " + told), run.said());
        assertTrue(run.said().contains(" kB: public.t_1, public.t_2, public.t_3\n"), run.said());
        assertTrue(printed.contains("-- WARNING: " + told), printed);
    }

    @Test
    void refusesARollback(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(drop("partitionNames=\"t_1\""));
        run.update();

        assertEquals(
                List.of(
                        "Dropped rows do not come back, so a rollback of dropPartitions is refused. Add a rollback block that"
                                + " says what to do instead: an empty one for nothing, or createPartitions for the partitions"
                                + " without their rows."),
                problemsOfRollback(run));
    }

    @Test
    void refusesARollbackOfDetach(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(drop("partitionNames=\"t_1\" mode=\"detach\""));
        run.update();

        assertEquals(
                List.of(
                        "The change does not say which bounds the partitions had, so a rollback cannot attach them again. Add"
                                + " a rollback block with an attachPartition for each, or detach each with a detachPartition that"
                                + " says its bound."),
                problemsOfRollback(run));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "partitionNames=\"nothing\"",
                        "",
                        "public.t has no partition public.nothing, and there is no table of that name. Correct partitionNames"
                                + " or partitionSchemaName, or set ifExists=\"true\"."),
                Arguments.of(
                        "partitionNames=\"t\"",
                        "",
                        "public.t is the partitioned table itself, not one of its partitions. Correct partitionNames, or drop"
                                + " the table with dropTable."),
                Arguments.of(
                        "partitionNames=\"u\"",
                        "; CREATE TABLE u (k int)",
                        "public.u is a plain table, not a partition of public.t. Correct partitionNames or"
                                + " partitionSchemaName; a plain table is dropped with dropTable."),
                Arguments.of(
                        "partitionNames=\"u_1\" ifExists=\"true\"",
                        "; CREATE TABLE u (k int) PARTITION BY LIST (k); CREATE TABLE u_1 PARTITION OF u DEFAULT",
                        "public.u_1 is a partition of public.u, not of public.t. Give tableName (and schemaName) the table that"
                                + " it is a partition of."),
                Arguments.of(
                        "olderThan=\"10, 20\"",
                        "",
                        "olderThan has 2 values, the partition key of public.t has 1 column. Give one value for each key column,"
                                + " such as MINVALUE for the rest."),
                Arguments.of(
                        "olderThan=\"yesterday\"",
                        "",
                        "A bound does not fit the partition key k of type integer: ERROR: invalid input syntax for type integer:"
                                + " \"yesterday\". Correct the value."),
                Arguments.of(
                        "partitionNames=\"t_1, t_2\" restrict=\"true\"",
                        "; DELETE FROM t_1",
                        "Partition public.t_2 holds rows, and restrict=\"true\" forbids to drop them. Delete or move its rows"
                                + " first, leave it out, or leave out restrict."),
                Arguments.of(
                        "partitionNames=\"t_2_a\"",
                        REFERENCE,
                        "Foreign key other_k of table public.other points at partition public.t_2_a. Drop the foreign key first,"
                                + " or set mode=\"detach\", which keeps the table that it points at."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhatIsWrong(String attributes, String sql, String problem, TestDatabase database) {
        database.execute(TABLE + sql);
        List<String> before = database.queryList(TABLES);

        assertEquals(List.of(problem), problemsOfUpdate(database.liquibase(drop(attributes))));
        assertEquals(before, database.queryList(TABLES));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "detachPartition # partitionName=\"t_1\"",
                "dropPartitions # partitionNames=\"t_1\"",
                "analyzePartitions # skipLocked=\"true\""
            })
    void wantAPartitionedTable(String change, String attributes, TestDatabase database) {
        database.execute("CREATE TABLE t (k int)");

        assertEquals(
                List.of(
                        "public.t is a plain table, not a partitioned table. Give tableName (and schemaName) a partitioned table;"
                                + " for a plain table use dropTable or sql."),
                problemsOfUpdate(database.liquibase(Changelog.xml(changeSet("", change, attributes)))));
    }

    @Test
    void knowsNoAgeOfListPartitions(TestDatabase database) {
        database.execute("CREATE TABLE t (k int) PARTITION BY LIST (k)");

        assertEquals(
                List.of(
                        "public.t is partitioned by LIST, so none of its partitions is older than another. Name the partitions"
                                + " with partitionNames."),
                problemsOfUpdate(database.liquibase(drop("olderThan=\"1\""))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "'' # <dropPartitions> has neither partitionNames nor olderThan. Give it one of them.",
                "partitionNames=\"a\" olderThan=\"1\" # <dropPartitions> has both partitionNames and olderThan. Give it one of them.",
                "olderThan=\"MAXVALUE\" # \"olderThan\" of <dropPartitions> is \"MAXVALUE\", which no partition is older than, or every one. Write a value of the partition key, such as 2024-01-01; only behind the first column of several MINVALUE makes sense.",
                "olderThan=\"1,\" # \"olderThan\" of <dropPartitions> is \"1,\", which is no list of values. Separate the values by commas, and put a value in single quotes (doubled inside) that has a comma or a quote at its start.",
                "partitionNames=\"a\" mode=\"keep\" # \"mode\" of <dropPartitions> is \"keep\", which is unknown. Write one of drop, detach.",
                "partitionNames=\"a\" mode=\"detach\" restrict=\"true\" # \"restrict\" of <dropPartitions> has no effect without mode=\"drop\". Add mode=\"drop\", or remove restrict.",
                "olderThan=\"1\" partitionSchemaName=\"s\" # \"partitionSchemaName\" of <dropPartitions> has no effect without partitionNames. Add partitionNames, or remove partitionSchemaName.",
                "olderThan=\"1\" concurrently=\"true\" # concurrently=\"true\" cannot run in the transaction of its changeset. Set runInTransaction=\"false\" on the changeset.",
                "olderThan=\"1\" cascade=\"true\" # <dropPartitions> has no attribute or element \"cascade\". It takes catalogName, concurrently, ifExists, lockRetries, lockTimeout, mode, olderThan, parallelism, partitionNames, partitionSchemaName, restrict, schemaName, tableName."
            })
    void refusesAttributes(String attributes, String problem, TestDatabase database) {
        database.execute(TABLE);

        assertEquals(
                List.of(problem),
                problemsOfUpdate(
                        database.liquibase(Changelogs.uncheckedXml(changeSet("", "dropPartitions", attributes)))));
    }

    @Test
    void explainsWhatDependsOnAPartition(TestDatabase database) {
        database.execute(TABLE + "; CREATE VIEW seen AS SELECT * FROM t_1");

        String problem = problemsOfUpdate(database.liquibase(drop("partitionNames=\"t_1\"")))
                .get(0);

        assertTrue(problem.startsWith("Something else depends on what is to be dropped ("), problem);
        assertTrue(problem.contains("view seen depends on table t_1"), problem);
    }

    @Test
    void detachesBeforeItDropsWhatAForeignKeyPointsAt(TestDatabase database, TestDatabase fed)
            throws LiquibaseException {
        String sql = """
                CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
                CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20);
                INSERT INTO t VALUES (1), (11);
                CREATE TABLE other (k int CONSTRAINT other_k REFERENCES t);
                INSERT INTO other VALUES (11)""";
        database.execute(sql);
        fed.execute(sql);

        UpDownUp.sqlOutputEqualsUpdate(database, fed, drop("olderThan=\"10\""));

        assertEquals("t, t_2", tables(database));
        assertEquals(
                List.of("other_k"),
                database.queryList(
                        "SELECT conname FROM pg_constraint WHERE conrelid = 'other'::regclass AND conparentid = 0 AND contype = 'f'"));
        assertEquals(
                List.of(
                        "1 row of table public.other points at rows of partition public.t_2 by foreign key other_k. Delete or"
                                + " change it first, or drop the foreign key."),
                problemsOfUpdate(
                        database.liquibase(Changelog.xml(changeSet("", "dropPartitions", "partitionNames=\"t_2\"")
                                .replace("id=\"dropPartitions\"", "id=\"second\"")))));
        assertEquals(
                2,
                problemsOfUpdate(database.liquibase(Changelog.xml(changeSet(
                                        " runInTransaction=\"false\"",
                                        "dropPartitions",
                                        "concurrently=\"true\" partitionNames=\"t_2\"")
                                .replace("id=\"dropPartitions\"", "id=\"second\""))))
                        .size());
    }

    @Test
    void refusesConcurrentlyBesideADefaultPartition(TestDatabase database) {
        database.execute(TABLE + DEFAULT);

        assertEquals(
                List.of(
                        "PostgreSQL does not detach public.t_1 concurrently while public.t has a default partition, which is"
                                + " public.t_default. Leave out concurrently, with a short lockTimeout and lockRetries since that"
                                + " locks public.t for a moment, or drop or detach the default partition before."),
                problemsOfUpdate(database.liquibase(dropOutside("concurrently=\"true\" olderThan=\"20\""))));
    }

    @Test
    void letsReadersAndWritersGoOn(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background update =
                Background.start(() -> database.liquibase(dropOutside("concurrently=\"true\" olderThan=\"20\""))
                        .update());
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        Await.until(database, Await.SOMEBODY_WAITS);

        database.execute("""
                SET lock_timeout = '5s';
                SELECT count(*) FROM t;
                INSERT INTO t VALUES (22, 'a');
                UPDATE t SET v = 'a';
                DELETE FROM t""");
        reader.rollback();
        update.finish();

        assertEquals("t, t_3, t_4", tables(database));
    }

    /** A server that is left alone by its client finishes the detach, and nobody drops the table. */
    @ParameterizedTest
    @CsvSource({"drop, t + t_3 + t_4", "detach, t + t_1 + t_2 + t_2_a + t_2_b + t_3 + t_4"})
    void goesOnAfterAKill(String mode, String left, TestDatabase database) throws Throwable {
        database.execute(TABLE);
        Changelog changelog = dropOutside("concurrently=\"true\" olderThan=\"20\" mode=\"" + mode + "\"");
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background update = Background.start(() -> database.liquibase(changelog).update());
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY' AND pid <> pg_backend_pid()");
        assertThrows(LiquibaseException.class, update::finish);
        reader.rollback();
        database.execute("UPDATE databasechangeloglock SET locked = false");
        database.execute("ALTER TABLE t DETACH PARTITION t_1 FINALIZE");

        database.liquibase(changelog).update();

        assertEquals(left.replace(" + ", ", "), tables(database));
        assertEquals(
                List.of(),
                database.queryList("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN"
                        + " (SELECT oid FROM pg_class WHERE relname LIKE 't%')"));
        assertEquals(
                List.of(),
                database.queryList(
                        "SELECT description FROM pg_description WHERE classoid = 'pg_type'::regclass AND objoid >= 16384"));
    }

    @Test
    void leavesATableThatAnotherChangeHasDetached(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.liquibase(PartitionRemoval.detachOutside("concurrently=\"true\""))
                .update();

        database.liquibase(dropOutside("concurrently=\"true\" olderThan=\"20\""))
                .update();

        assertEquals("t, t_1, t_3, t_4", tables(database));
    }

    @Test
    void keepsATableThatWasDetachedForAnotherPurpose(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.execute(PartitionRemoval.note(true));
        database.liquibase(PartitionRemoval.detach("")).update();
        LiquibaseRun run = database.liquibase(dropOutside("concurrently=\"true\" olderThan=\"20\""));

        run.update();

        assertEquals("t, t_1, t_3, t_4", tables(database));
        assertFalse(run.said().contains("is kept"), run.said());
    }

    @Test
    void keepsATableOfWhichItCannotTellThatItWasDetachedToBeDropped(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.execute(PartitionRemoval.note(true));
        database.execute(
                "ALTER TABLE t DETACH PARTITION t_1; ALTER TABLE t_1 ADD CONSTRAINT amount_check CHECK (k <> 5)");
        LiquibaseRun run = database.liquibase(dropOutside("concurrently=\"true\" olderThan=\"20\""));

        run.update();

        assertEquals("t, t_1, t_3, t_4", tables(database));
        assertTrue(
                run.said()
                        .contains(
                                "public.t_1 was to be detached from public.t and dropped by a run that came to no end, but"
                                        + " whether it was detached for that cannot be told, so it is kept; if its rows are to go,"
                                        + " execute DROP TABLE public.t_1"),
                run.said());
    }

    @Test
    void namesWhatAttachesAPartitionAgainThatGotRows(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.execute(PartitionRemoval.note(true));
        database.execute("ALTER TABLE t DETACH PARTITION t_1 CONCURRENTLY");

        String problem = problemsOfUpdate(
                        database.liquibase(dropOutside("concurrently=\"true\" restrict=\"true\" olderThan=\"10\"")))
                .get(0);

        String attach =
                "ALTER TABLE \"public\".\"t\" ATTACH PARTITION \"public\".\"t_1\" FOR VALUES FROM ('0') TO ('10')";
        assertTrue(problem.contains("; it is detached, and comes back with " + attach + ")"), problem);
        database.execute(attach);
        assertTrue(database.queryList(TABLES).contains("t_1|t"));
    }

    @Test
    void countsWhatIsGoneAsDoneOutsideATransaction(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(dropOutside("partitionNames=\"t_1, gone\""));

        run.update();

        assertEquals("t, t_2, t_2_a, t_2_b, t_3, t_4", tables(database));
        assertTrue(
                run.said().contains("public.gone is no partition of public.t and counts as removed already"),
                run.said());
    }

    @Test
    void refusesNamesOfWhichNoneIsThereOutsideATransaction(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        assertEquals(
                List.of(
                        "public.t has no partition public.t1, and there is no table of that name. Correct partitionNames or"
                                + " partitionSchemaName, or set ifExists=\"true\"."),
                problemsOfUpdate(database.liquibase(dropOutside("partitionNames=\"t1\""))));
        database.liquibase(dropOutside("partitionNames=\"t1\" ifExists=\"true\""))
                .update();
    }

    @Test
    void knowsWhatTheOutputCreatesAndDrops(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        UpDownUp.offlineSqlEqualsUpdate(updated, fed, Changelog.xml("""
                <changeSet id="1" author="test">
                    <partitions:createPartitionedTable tableName="t" partitionBy="RANGE (d)">
                        <partitions:column name="d" type="date"/>
                    </partitions:createPartitionedTable>
                    <partitions:createPartitions tableName="t">
                        <partitions:series from="2026-01-01" to="2026-07-01" every="1 month"/>
                    </partitions:createPartitions>
                    <partitions:dropPartitions tableName="t" olderThan="2026-03-01"/>
                    <partitions:dropPartitions tableName="t" olderThan="2026-04-01" mode="detach"/>
                    <partitions:dropPartitions tableName="t" partitionNames="t_2026_05"/>
                    <partitions:createPartitions tableName="t">
                        <partitions:partition name="t_early" from="2026-01-01" to="2026-03-01"/>
                        <partitions:partition name="t_2026_05" from="2026-05-01" to="2026-06-01"/>
                    </partitions:createPartitions>
                </changeSet>"""));

        assertEquals("t, t_2026_03, t_2026_04, t_2026_05, t_2026_06, t_early", tables(updated));
    }

    @Test
    void dropsThousandsInBatches(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k int, a int UNIQUE, v text) PARTITION BY RANGE (k)".replace(" UNIQUE", ""));
        database.execute("""
                DO $$ BEGIN FOR i IN 1..1500 LOOP
                  EXECUTE format('CREATE TABLE t_%s PARTITION OF t FOR VALUES FROM (%s) TO (%s)', i, i, i + 1);
                END LOOP; END $$""");
        database.execute("CREATE INDEX ON t (a)");

        database.liquibase(dropOutside("olderThan=\"1500\"")).update();

        assertEquals("t, t_1500", tables(database));
    }

    private static String tables(TestDatabase database) {
        return String.join(
                ", ",
                database.queryList(TABLES).stream()
                        .map(line -> line.substring(0, line.indexOf('|')))
                        .toList());
    }
}
