package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.constraints;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraintsOutside;
import static liquibase.ext.partitions.execute.IndexesIT.LIST;
import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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

/** createPartitionConstraints with unique, in each of its forms: what it makes, undoes, prints, resumes and refuses. */
@ExtendWith(TestDatabases.class)
class UniqueConstraintsIT {

    private static final String UNIQUE = "unique=\"k, a\"";
    private static final String ONLINE = UNIQUE + " concurrently=\"true\"";

    static Stream<Arguments> trees() {
        return IndexesIT.trees().filter(tree -> !String.valueOf(tree.get()[0]).contains("FOREIGN TABLE"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isUndoneAndTheSameInAllForms(
            String sql, TestDatabase inTransaction, TestDatabase outside, TestDatabase online, TestDatabase parallel)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online, parallel)) {
            database.execute(sql);
        }

        inTransaction.liquibase(constraints(UNIQUE)).upDownUp();
        outside.liquibase(constraintsOutside(UNIQUE)).upDownUp();
        online.liquibase(constraintsOutside(ONLINE)).upDownUp();
        parallel.liquibase(constraintsOutside(ONLINE + " parallelism=\"3\"")).upDownUp();

        assertEquals(List.of(), wrong(inTransaction));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
        assertSame(inTransaction.fingerprint(), parallel.fingerprint(), "in parallel it is something else");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isPrintedAsItIsDone(
            String sql, TestDatabase done, TestDatabase fed, TestDatabase online, TestDatabase onlineFed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(done, fed, online, onlineFed)) {
            database.execute(sql);
        }

        sqlOutputEqualsUpdate(done, fed, constraints(UNIQUE));
        sqlOutputEqualsUpdate(online, onlineFed, constraintsOutside(ONLINE + " lockTimeout=\"9s\""));
    }

    @Test
    void isUndoneByPrintedStatements(TestDatabase done, TestDatabase fed, TestDatabase future)
            throws LiquibaseException {
        for (TestDatabase database : List.of(done, fed, future)) {
            database.execute(LIST);
        }

        String sql = UpDownUp.rollbackSqlEqualsRollback(done, fed, constraintsOutside(ONLINE));
        UpDownUp.futureRollbackSqlUndoesUpdate(future, constraintsOutside(ONLINE));

        assertTrue(sql.contains("ALTER TABLE \"public\".\"t\" DROP CONSTRAINT IF EXISTS \"c\";"), sql);
    }

    @Test
    void isPrintedForPartitionsThatAreOnlyPrinted(
            TestDatabase done, TestDatabase fed, TestDatabase doneToo, TestDatabase offline) throws LiquibaseException {
        Changelog changelog = Changelog.xml("""
                <changeSet id="1" author="test">
                    <partitions:createPartitionedTable tableName="t" partitionBy="LIST (k)">
                        <column name="k" type="int"/><column name="a" type="int"/>
                    </partitions:createPartitionedTable>
                    <partitions:createPartitions tableName="t"><partitions:each values="1, 2"/></partitions:createPartitions>
                    <partitions:createPartitionConstraints tableName="t" constraintName="c" unique="k, a"/>
                    <partitions:createPartitions tableName="t"><partitions:each values="3"/></partitions:createPartitions>
                </changeSet>
                <changeSet id="2" author="test" runInTransaction="false">
                    <partitions:createPartitionConstraints tableName="t" constraintName="d" unique="a, k"
                        concurrently="true"/>
                    <partitions:createPartitionConstraints tableName="t" constraintName="c" unique="k, a"
                        concurrently="true"/>
                </changeSet>
                """);

        sqlOutputEqualsUpdate(done, fed, changelog);
        UpDownUp.offlineSqlEqualsUpdate(doneToo, offline, changelog);

        assertEquals(
                List.of("8"),
                fed.queryList(
                        "SELECT count(*) FROM pg_constraint WHERE conrelid::regclass::text ~ '^t' AND contype = 'u'"));
    }

    @Test
    void reachesPartitionsThatComeLater(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);

        database.liquibase(constraintsOutside(ONLINE)).update();
        database.execute("CREATE TABLE t_7 PARTITION OF t FOR VALUES IN (7)");

        assertEquals(List.of(), wrong(database));
    }

    @Test
    void isOnTheMatchingPartitionsOnly(TestDatabase inTransaction, TestDatabase online) throws LiquibaseException {
        String attributes = "unique=\"a\" partitionsOnly=\"true\" matching=\"t_?\"";
        inTransaction.execute(LIST);
        online.execute(LIST);

        inTransaction.liquibase(constraints(attributes)).upDownUp();
        online.liquibase(constraintsOutside(attributes + " concurrently=\"true\" parallelism=\"2\""))
                .upDownUp();

        assertEquals(
                List.of("t_1|t_1_c", "t_2|t_2_c"),
                inTransaction.queryList("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'u'"
                        + " AND connamespace = 'public'::regnamespace ORDER BY 2"));
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    static Stream<Arguments> leftovers() {
        return Stream.of(
                Arguments.argumentSet("the parent's", "ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a)"),
                Arguments.argumentSet("an index of a leaf", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); CREATE UNIQUE INDEX t_1_c ON t_1 (k, a)"""),
                Arguments.argumentSet("an index of a leaf without the parent's", """
                        CREATE UNIQUE INDEX t_1_c ON t_1 (k, a)"""),
                Arguments.argumentSet("an invalid index of a leaf", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); CREATE UNIQUE INDEX t_1_c ON t_1 (k, a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_c'::regclass"""),
                Arguments.argumentSet("a leaf not attached", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a)"""),
                Arguments.argumentSet("a leaf attached", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a);
                        ALTER INDEX c ATTACH PARTITION t_1_c"""),
                Arguments.argumentSet("a leaf whose constraint is not valid", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_c'::regclass"""),
                Arguments.argumentSet("a leaf attached that is not valid", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_c'::regclass;
                        ALTER INDEX c ATTACH PARTITION t_1_c"""),
                Arguments.argumentSet("what a failed rebuild leaves", """
                        ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a);
                        CREATE UNIQUE INDEX t_1_c_ccnew ON t_1 (k, a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_c_ccnew'::regclass"""),
                Arguments.argumentSet("everything", """
                        ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a); ALTER TABLE t_2 ADD CONSTRAINT t_2_c UNIQUE (k, a);
                        ALTER TABLE t_default ADD CONSTRAINT t_default_c UNIQUE (k, a);
                        ALTER TABLE t ADD CONSTRAINT c UNIQUE (k, a)"""));
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void goesOnFromWhereARunStopped(String leftover, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(LIST);
        atOnce.execute(LIST);
        database.execute(leftover);
        Changelog changelog = constraintsOutside(ONLINE + " parallelism=\"2\"");

        database.liquibase(changelog).update();
        atOnce.liquibase(changelog).update();

        assertEquals(List.of(), wrong(database));
        assertSame(atOnce.fingerprint(), database.fingerprint(), "resumed it is something else");
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void isRepairedInATransactionWithIfNotExists(String leftover, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(LIST);
        atOnce.execute(LIST);
        database.execute(leftover);
        Changelog changelog = constraints(UNIQUE + " ifNotExists=\"true\"");

        database.liquibase(changelog).update();
        atOnce.liquibase(changelog).update();

        assertEquals(List.of(), wrong(database));
        assertSame(atOnce.fingerprint(), database.fingerprint(), "repaired it is something else");
    }

    @Test
    void revivesTheConstraintOfATableThatLostItsPartitions(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a); DROP TABLE t_1, t_2, t_default");

        database.liquibase(constraintsOutside(ONLINE)).update();

        assertEquals(List.of(), wrong(database));
    }

    @Test
    void attachesAnEqualConstraintOfAnyNameAndSaysSo(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("ALTER TABLE t_1 ADD CONSTRAINT mine UNIQUE (k, a)");

        LiquibaseRun run = database.liquibase(constraintsOutside(ONLINE));
        run.update();

        assertEquals(
                List.of("mine"),
                database.queryList("SELECT conname FROM pg_constraint WHERE conrelid = 't_1'::regclass"));
        assertEquals(List.of(), wrong(database));
        assertTrue(
                run.said()
                        .contains(
                                "Partition public.t_1 already has the equal constraint mine, which is attached instead"
                                        + " of building another; a rollback drops it too"),
                run.said());
    }

    @Test
    void leavesBareIndexesAndPrimaryKeysAndConstraintsOfOthersAlone(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE t (k int NOT NULL, a int NOT NULL, b text, j jsonb) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
                CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3);
                CREATE UNIQUE INDEX mine ON t_1 (k, a);
                ALTER TABLE t_2 ADD CONSTRAINT own PRIMARY KEY (k, a);
                ALTER TABLE t_3 ADD CONSTRAINT deferred UNIQUE (k, a) DEFERRABLE;
                ALTER TABLE t ADD CONSTRAINT all_of_them UNIQUE (k, a)""");

        database.liquibase(constraintsOutside(ONLINE)).upDownUp();

        assertEquals(List.of(), wrong(database));
        assertEquals(
                List.of("deferred", "mine", "own"),
                database.queryList(
                        "SELECT relname FROM pg_class WHERE relname IN ('deferred', 'mine', 'own') ORDER BY 1"));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(
                        "ALTER TABLE t ADD CONSTRAINT c UNIQUE (a, k)",
                        "There is already a constraint c of table public.t, UNIQUE (a, k), and UNIQUE (k, a) is asked for."
                                + " Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "CREATE UNIQUE INDEX c ON t (k, a)",
                        "The name public.c is taken by an index of public.t. Drop or rename that, or give another"
                                + " constraintName."),
                Arguments.of(
                        "CREATE UNIQUE INDEX t_1_c ON t_1 (a, k)",
                        "There is already an index public.t_1_c UNIQUE USING btree (a, k), and UNIQUE (k, a) is asked for."
                                + " Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (a)",
                        "There is already a constraint t_1_c of table public.t_1, UNIQUE (a), and UNIQUE (k, a) is asked"
                                + " for. Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "ALTER TABLE t ADD CONSTRAINT c CHECK (k < 100)",
                        "Table public.t already has a constraint c, a check constraint CHECK ((k < 100)), and UNIQUE (k, a)"
                                + " is asked for. Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "ALTER TABLE t_1 ADD CONSTRAINT t_1_c CHECK (k < 100)",
                        "Table public.t_1 already has a constraint t_1_c, a check constraint CHECK ((k < 100)), and UNIQUE"
                                + " (k, a) is asked for. Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "CREATE TABLE t_1_c (a int)",
                        "The name public.t_1_c is taken by a plain table. Drop or rename that, or give another"
                                + " constraintName."),
                Arguments.of(
                        "ALTER TABLE ONLY t ADD CONSTRAINT other UNIQUE (k, a);"
                                + "ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a); ALTER INDEX other ATTACH PARTITION t_1_c",
                        "The constraint t_1_c of table public.t_1 is a partition of the constraint other. Give another"
                                + " constraintName."));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesWhatElseHasTheName(String sql, String message, TestDatabase database) {
        database.execute(LIST);
        database.execute(sql);

        for (Changelog changelog : List.of(
                constraintsOutside(ONLINE), constraints(UNIQUE + " ifNotExists=\"true\""), constraints(UNIQUE))) {
            refuses(database, changelog, message);
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        LIST,
                        "unique=\"a\"",
                        "The unique constraint c lacks column k of the partition key of public.t, and PostgreSQL checks"
                                + " uniqueness within one partition only. Add column k, or set partitionsOnly=\"true\" to"
                                + " have it unique in each partition."),
                Arguments.of(
                        LIST + "CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY HASH (b, lower(b))",
                        "unique=\"k\"",
                        "The unique constraint c is impossible on public.t_3, whose partition key holds the expression"
                                + " (lower(b)). Set partitionsOnly=\"true\" to have it unique in each partition."),
                Arguments.of(
                        LIST + """
                                CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
                                CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER elsewhere""",
                        "unique=\"k\"",
                        "The unique constraint c cannot be had with the foreign table public.f among the partitions. Set"
                                + " partitionsOnly=\"true\" and matching to name the other partitions."),
                Arguments.of(LIST, "unique=\"k, nothing\"", "Table public.t has no column nothing. Correct unique."));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void saysWhatIsWrongBeforeAnythingIsDone(
            String sql, String attributes, String message, TestDatabase inTransaction, TestDatabase online) {
        inTransaction.execute(sql);
        online.execute(sql);

        refuses(inTransaction, constraints(attributes), message);
        refuses(online, constraintsOutside(attributes + " concurrently=\"true\""), message);
    }

    @Test
    void refusesAnExistingConstraintInATransactionUnlessTold(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("ALTER TABLE t ADD CONSTRAINT c UNIQUE (k, a)");

        refuses(
                database,
                constraints(UNIQUE),
                "There is already a constraint c of table public.t. Set ifNotExists=\"true\" to keep it, or give another"
                        + " constraintName.");

        LiquibaseRun run = database.liquibase(constraints(UNIQUE + " ifNotExists=\"true\""));
        run.update();
        assertTrue(
                run.said()
                        .contains(
                                "The constraint c is there already, equal and valid, and is kept; a rollback drops it"),
                run.said());
    }

    private static void refuses(TestDatabase database, Changelog changelog, String message) {
        CatalogFingerprint before = database.fingerprint();
        assertEquals(List.of(message), ConstraintChanges.problems(database.liquibase(changelog)));
        assertEquals(
                List.of(),
                before.diff(database.fingerprint()).stream()
                        .filter(line -> !line.contains("databasechangelog"))
                        .toList());
    }

    @Test
    void namesThePartitionWithRowsThatAreNotUniqueAndGoesOnOnceTheyAre(TestDatabase inTransaction, TestDatabase online)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, online)) {
            database.execute(LIST + "INSERT INTO t_1 VALUES (1, 1, 'x')");
        }
        LiquibaseRun run = online.liquibase(constraintsOutside(ONLINE + " parallelism=\"2\""));

        for (LiquibaseRun each : List.of(inTransaction.liquibase(constraints(UNIQUE)), run)) {
            assertEquals(
                    List.of(
                            "2 rows of partition public.t_1 break the unique constraint c: (k, a)=(1, 1). Make them unique,"
                                    + " and run the change again."),
                    ConstraintChanges.problems(each));
        }
        assertEquals(
                List.of(),
                inTransaction.queryList(
                        "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conname LIKE 't\\_%c'"));

        online.execute("DELETE FROM t_1 WHERE b = 'x'");
        run.update();
        assertEquals(List.of(), wrong(online));
    }

    @Test
    void isBuiltConcurrentlyLeafByLeafUnderAnInvalidConstraint(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        LiquibaseRun run = database.liquibase(constraintsOutside(ONLINE));

        String sql = run.updateSql();

        assertEquals(
                List.of(
                        "ALTER TABLE ONLY \"public\".\"t\" ADD CONSTRAINT \"c\" UNIQUE (\"k\", \"a\");",
                        "CREATE UNIQUE INDEX CONCURRENTLY \"t_1_c\" ON \"public\".\"t_1\" (\"k\", \"a\");",
                        "ALTER TABLE \"public\".\"t_1\" ADD CONSTRAINT \"t_1_c\" UNIQUE USING INDEX \"t_1_c\";",
                        "ALTER INDEX \"public\".\"c\" ATTACH PARTITION \"public\".\"t_1_c\";",
                        "CREATE UNIQUE INDEX CONCURRENTLY \"t_2_c\" ON \"public\".\"t_2\" (\"k\", \"a\");",
                        "ALTER TABLE \"public\".\"t_2\" ADD CONSTRAINT \"t_2_c\" UNIQUE USING INDEX \"t_2_c\";",
                        "ALTER INDEX \"public\".\"c\" ATTACH PARTITION \"public\".\"t_2_c\";",
                        "CREATE UNIQUE INDEX CONCURRENTLY \"t_default_c\" ON \"public\".\"t_default\" (\"k\", \"a\");",
                        "ALTER TABLE \"public\".\"t_default\" ADD CONSTRAINT \"t_default_c\" UNIQUE USING INDEX"
                                + " \"t_default_c\";",
                        "ALTER INDEX \"public\".\"c\" ATTACH PARTITION \"public\".\"t_default_c\";"),
                Arrays.stream(sql.split("\n"))
                        .filter(line -> line.matches("(ALTER|CREATE UNIQUE|DROP) .*"))
                        .toList());
    }

    /** Constraints that are not valid or not of the parent's, and tables at any level without one. */
    static List<String> wrong(TestDatabase database) {
        return database.queryList("""
                SELECT 'invalid ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
                UNION ALL
                SELECT 'missing on ' || p.relid::regclass FROM pg_partition_tree('t') p
                  WHERE NOT EXISTS (SELECT FROM pg_index x JOIN pg_partition_tree('c') i ON i.relid = x.indexrelid
                    JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.conrelid = x.indrelid AND k.contype IN ('u', 'x')
                    WHERE x.indrelid = p.relid AND (p.parentrelid IS NULL) = (k.conparentid = 0))""");
    }
}
