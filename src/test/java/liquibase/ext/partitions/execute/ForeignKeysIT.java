package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.LIST;
import static liquibase.ext.partitions.execute.ConstraintChanges.TO_R;
import static liquibase.ext.partitions.execute.ConstraintChanges.foreignKeys;
import static liquibase.ext.partitions.execute.ConstraintChanges.foreignKeysOutside;
import static liquibase.ext.partitions.execute.ConstraintChanges.majorVersion;
import static liquibase.ext.partitions.execute.ConstraintChanges.problems;
import static liquibase.ext.partitions.execute.ConstraintChanges.wrong;
import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** createPartitionForeignKeys in each of its forms, on trees of all kinds: what it makes, undoes and prints. */
@ExtendWith(TestDatabases.class)
class ForeignKeysIT {

    static Stream<Arguments> trees() {
        return Stream.of(
                Arguments.argumentSet("list", LIST, TO_R),
                Arguments.argumentSet("no partitions", """
                        CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE t (k int, a int) PARTITION BY LIST (k)""", TO_R),
                Arguments.argumentSet("sub-partitions", LIST + """
                        CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY RANGE (k);
                        CREATE TABLE t_3_a PARTITION OF t_3 FOR VALUES FROM (0) TO (6) PARTITION BY LIST (k);
                        CREATE TABLE t_3_a_1 PARTITION OF t_3_a FOR VALUES IN (5);
                        CREATE TABLE t_3_b PARTITION OF t_3 FOR VALUES FROM (6) TO (7);
                        CREATE TABLE t_4 PARTITION OF t FOR VALUES IN (7) PARTITION BY LIST (k);
                        INSERT INTO t VALUES (5, 1, 'x', NULL)""", TO_R),
                Arguments.argumentSet("other schemas and odd names", LIST + """
                        CREATE SCHEMA "Other"; CREATE TABLE "Other".t_1 PARTITION OF t FOR VALUES IN (11);
                        CREATE TABLE "Ünï ""x"" $$%'" PARTITION OF t FOR VALUES IN (12);
                        CREATE TABLE "Other"."Rr" ("Id" int UNIQUE); INSERT INTO "Other"."Rr" SELECT id FROM r""", """
                        baseColumnNames="a" referencedTableSchemaName="Other" referencedTableName="Rr"
                        referencedColumnNames="Id"
                        """),
                Arguments.argumentSet("columns in another order", LIST + """
                        CREATE TABLE t_9 (gone int, j jsonb, b text, a int, k int); ALTER TABLE t_9 DROP COLUMN gone;
                        ALTER TABLE t ATTACH PARTITION t_9 FOR VALUES IN (9)""", TO_R),
                Arguments.argumentSet("several columns", LIST + """
                        ALTER TABLE r ADD UNIQUE (code, id); UPDATE t SET b = 'x' || a""", """
                        baseColumnNames="a, b" referencedTableName="r" referencedColumnNames="id, code" match="full"
                        """),
                Arguments.argumentSet("partitioned referenced table", LIST + """
                        CREATE TABLE h (id int PRIMARY KEY) PARTITION BY HASH (id);
                        CREATE TABLE h_0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                        CREATE TABLE h_1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                        INSERT INTO h SELECT id FROM r""", """
                        baseColumnNames="a" referencedTableName="h" referencedColumnNames="id"
                        """),
                Arguments.argumentSet("self-reference", LIST + """
                        ALTER TABLE t ADD COLUMN id int; UPDATE t SET id = b::int; ALTER TABLE t ADD UNIQUE (k, id);
                        ALTER TABLE t ADD COLUMN up int; UPDATE t SET up = id WHERE k = 1""", """
                        baseColumnNames="k, up" referencedTableName="t" referencedColumnNames="k, id"
                        """));
    }

    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.argumentSet("cascades", TO_R + "onDelete=\"cascade\" onUpdate=\"Set  Null\"", """
                        FOREIGN KEY (a) REFERENCES r(id) ON UPDATE SET NULL ON DELETE CASCADE"""),
                Arguments.argumentSet("restricts", TO_R + "onDelete=\"RESTRICT\" onUpdate=\"NO ACTION\"", """
                        FOREIGN KEY (a) REFERENCES r(id) ON DELETE RESTRICT"""),
                Arguments.argumentSet("sets defaults", TO_R + "onDelete=\"SET DEFAULT\" onUpdate=\"SET DEFAULT\"", """
                        FOREIGN KEY (a) REFERENCES r(id) ON UPDATE SET DEFAULT ON DELETE SET DEFAULT"""),
                Arguments.argumentSet("deferrable", TO_R + "deferrable=\"true\" match=\"FULL\"", """
                        FOREIGN KEY (a) REFERENCES r(id) MATCH FULL DEFERRABLE"""),
                Arguments.argumentSet(
                        "initially deferred", TO_R + "deferrable=\"true\" initiallyDeferred=\"true\"", """
                        FOREIGN KEY (a) REFERENCES r(id) DEFERRABLE INITIALLY DEFERRED"""));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isUndoneAndTheSameInAllForms(
            String sql,
            String attributes,
            TestDatabase inTransaction,
            TestDatabase outside,
            TestDatabase online,
            TestDatabase parallel)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online, parallel)) {
            database.execute(sql);
        }

        inTransaction.liquibase(foreignKeys(attributes)).upDownUp();
        outside.liquibase(foreignKeysOutside(attributes)).upDownUp();
        online.liquibase(foreignKeysOutside(attributes + " concurrently=\"true\""))
                .upDownUp();
        parallel.liquibase(foreignKeysOutside(attributes + " concurrently=\"true\" parallelism=\"3\""))
                .upDownUp();

        assertEquals(List.of(), wrong(inTransaction));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
        assertSame(inTransaction.fingerprint(), parallel.fingerprint(), "in parallel it is something else");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isPrintedAsItIsDone(
            String sql,
            String attributes,
            TestDatabase done,
            TestDatabase fed,
            TestDatabase online,
            TestDatabase onlineFed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(done, fed, online, onlineFed)) {
            database.execute(sql);
        }

        sqlOutputEqualsUpdate(done, fed, foreignKeys(attributes));
        sqlOutputEqualsUpdate(
                online, onlineFed, foreignKeysOutside(attributes + " concurrently=\"true\" lockTimeout=\"9s\""));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void takesEveryClause(String attributes, String definition, TestDatabase inTransaction, TestDatabase online)
            throws LiquibaseException {
        inTransaction.execute(LIST);
        online.execute(LIST);

        inTransaction.liquibase(foreignKeys(attributes)).upDownUp();
        online.liquibase(foreignKeysOutside(attributes + " concurrently=\"true\" parallelism=\"2\""))
                .upDownUp();

        assertEquals(List.of(definition), definitions(inTransaction));
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    private static List<String> definitions(TestDatabase database) {
        return database.queryList("""
                SELECT DISTINCT pg_get_constraintdef(k.oid) FROM pg_constraint k
                WHERE contype = 'f' AND conrelid IN (SELECT relid FROM pg_partition_tree('t'))""");
    }

    @Test
    void setsSingleColumnsWhereTheServerCan(TestDatabase database, TestDatabase online) throws LiquibaseException {
        for (TestDatabase each : List.of(database, online)) {
            each.execute(LIST + "ALTER TABLE r ADD UNIQUE (code, id); UPDATE t SET b = 'x' || a");
        }
        String attributes = "baseColumnNames=\"a,b\" referencedTableName=\"r\" referencedColumnNames=\"id,code\""
                + " onDelete=\"SET NULL (b)\" ";
        LiquibaseRun run = database.liquibase(foreignKeys(attributes));

        if (majorVersion(database) >= 15) {
            database.liquibase(foreignKeys(attributes)).upDownUp();
            online.liquibase(foreignKeysOutside(attributes + "concurrently=\"true\""))
                    .upDownUp();
            assertEquals(
                    List.of("FOREIGN KEY (a, b) REFERENCES r(id, code) ON DELETE SET NULL (b)"), definitions(database));
            assertSame(database.fingerprint(), online.fingerprint(), "concurrently it is something else");
        } else {
            assertEquals(
                    List.of("SET NULL or SET DEFAULT of single columns needs PostgreSQL 15, and the server is"
                            + " PostgreSQL 14. Leave out the columns in parentheses."),
                    problems(run));
        }
    }

    @Test
    void rowsMayDisobeyWithoutValidationWhereTheServerCan(TestDatabase database) throws LiquibaseException {
        database.execute(LIST + "INSERT INTO t VALUES (1, 99)");
        LiquibaseRun run = database.liquibase(foreignKeys(TO_R + "validate=\"false\""));

        if (majorVersion(database) >= 18) {
            run.update();
            assertEquals(List.of("FOREIGN KEY (a) REFERENCES r(id) NOT VALID"), definitions(database));
            run.rollback(1);
            assertEquals(List.of(), definitions(database));
        } else {
            assertEquals(
                    List.of("validate=\"false\" for a foreign key of a partitioned table needs PostgreSQL 18, and the"
                            + " server is PostgreSQL " + majorVersion(database)
                            + ". Leave it out, with concurrently=\"true\" if writes are to go on, or set"
                            + " partitionsOnly=\"true\"."),
                    problems(run));
        }
    }

    @Test
    void laterPartitionsGetItToo(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.liquibase(foreignKeysOutside(TO_R + "concurrently=\"true\"")).update();

        database.execute("CREATE TABLE t_77 PARTITION OF t FOR VALUES IN (77)");

        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("onLeaves")
    void isOnLeavesOnly(
            String attributes,
            List<String> leaves,
            TestDatabase inTransaction,
            TestDatabase outside,
            TestDatabase online)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online)) {
            database.execute(LIST + """
                    CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY LIST (k);
                    CREATE TABLE t_3_a PARTITION OF t_3 FOR VALUES IN (5)""");
        }

        inTransaction.liquibase(foreignKeys(TO_R + attributes)).upDownUp();
        outside.liquibase(foreignKeysOutside(TO_R + attributes)).upDownUp();
        online.liquibase(foreignKeysOutside(TO_R + attributes + " concurrently=\"true\" parallelism=\"2\""))
                .upDownUp();

        assertEquals(leaves, inTransaction.queryList("""
                SELECT conrelid::regclass || CASE WHEN convalidated THEN '' ELSE ' not valid' END
                FROM pg_constraint WHERE conname = 'c' ORDER BY conrelid::regclass::text"""));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    static Stream<Arguments> onLeaves() {
        return Stream.of(
                Arguments.argumentSet("all", "partitionsOnly=\"true\"", List.of("t_1", "t_2", "t_3_a", "t_default")),
                Arguments.argumentSet(
                        "matching", "partitionsOnly=\"true\" matching=\"t_?\"", List.of("t_1", "t_2", "t_3_a")),
                Arguments.argumentSet(
                        "not validated",
                        "partitionsOnly=\"true\" validate=\"false\" matching=\"t_1\"",
                        List.of("t_1 not valid")));
    }

    @Test
    void rollsBackAsItPrints(
            TestDatabase rolledBack, TestDatabase fed, TestDatabase onlineRolledBack, TestDatabase onlineFed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(rolledBack, fed, onlineRolledBack, onlineFed)) {
            database.execute(LIST);
        }

        rollbackSqlEqualsRollback(rolledBack, fed, foreignKeys(TO_R));
        rollbackSqlEqualsRollback(
                onlineRolledBack,
                onlineFed,
                foreignKeysOutside(TO_R + "partitionsOnly=\"true\" concurrently=\"true\" lockTimeout=\"9s\""));
    }
}
