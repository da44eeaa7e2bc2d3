package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.LIST;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraints;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraintsOutside;
import static liquibase.ext.partitions.execute.ConstraintChanges.wrong;
import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check of createPartitionConstraints in each of its forms, on trees of all kinds. */
@ExtendWith(TestDatabases.class)
class ChecksIT {

    private static final String CHECK = "check=\"a &gt; 0 AND (j ? 'x' OR j IS NULL) AND b &lt;&gt; ';'\" ";

    static Stream<Arguments> trees() {
        return Stream.of(
                Arguments.argumentSet("list", LIST),
                Arguments.argumentSet(
                        "no partitions", "CREATE TABLE t (k int, a int, b text, j jsonb) PARTITION BY LIST (k)"),
                Arguments.argumentSet("sub-partitions", LIST + """
                        CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY RANGE (k);
                        CREATE TABLE t_3_a PARTITION OF t_3 FOR VALUES FROM (0) TO (6) PARTITION BY LIST (k);
                        CREATE TABLE t_3_a_1 PARTITION OF t_3_a FOR VALUES IN (5);
                        INSERT INTO t VALUES (5, 1, 'x', NULL)"""),
                Arguments.argumentSet("other schemas and odd names", LIST + """
                        CREATE SCHEMA "Other"; CREATE TABLE "Other".t_1 PARTITION OF t FOR VALUES IN (11);
                        CREATE TABLE "Ünï ""x"" $$%'" PARTITION OF t FOR VALUES IN (12)"""),
                Arguments.argumentSet("columns in another order", LIST + """
                        CREATE TABLE t_9 (gone int, j jsonb, b text, a int, k int); ALTER TABLE t_9 DROP COLUMN gone;
                        ALTER TABLE t ATTACH PARTITION t_9 FOR VALUES IN (9)"""),
                Arguments.argumentSet("foreign partition", LIST + """
                        CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
                        CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER files OPTIONS (program 'true')"""));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isUndoneAndTheSameInAllForms(
            String sql, TestDatabase inTransaction, TestDatabase outside, TestDatabase online, TestDatabase parallel)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online, parallel)) {
            database.execute(sql);
        }

        inTransaction.liquibase(constraints(CHECK)).upDownUp();
        outside.liquibase(constraintsOutside(CHECK)).upDownUp();
        online.liquibase(constraintsOutside(CHECK + "concurrently=\"true\"")).upDownUp();
        parallel.liquibase(constraintsOutside(CHECK + "concurrently=\"true\" parallelism=\"3\""))
                .upDownUp();

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

        sqlOutputEqualsUpdate(done, fed, constraints(CHECK));
        sqlOutputEqualsUpdate(online, onlineFed, constraintsOutside(CHECK + "concurrently=\"true\""));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isOnLeavesOnly(String sql, TestDatabase inTransaction, TestDatabase outside, TestDatabase online)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online)) {
            database.execute(sql);
        }
        String attributes = CHECK + "partitionsOnly=\"true\" ";

        inTransaction.liquibase(constraints(attributes)).upDownUp();
        outside.liquibase(constraintsOutside(attributes)).upDownUp();
        online.liquibase(constraintsOutside(attributes + "concurrently=\"true\" parallelism=\"2\""))
                .upDownUp();

        assertEquals(
                inTransaction.queryList(
                        "SELECT relid::regclass FROM pg_partition_tree('t') WHERE isleaf ORDER BY relid::regclass::text"),
                inTransaction.queryList(
                        "SELECT conrelid::regclass FROM pg_constraint WHERE conname = 'c' ORDER BY conrelid::regclass::text"));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    @Test
    void rowsMayDisobeyWithoutValidation(TestDatabase inTransaction, TestDatabase online) throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, online)) {
            database.execute(LIST + "INSERT INTO t VALUES (1, -1, 'x')");
        }

        inTransaction.liquibase(constraints(CHECK + "validate=\"false\"")).upDownUp();
        online.liquibase(constraintsOutside(CHECK + "validate=\"false\" concurrently=\"true\""))
                .upDownUp();

        assertEquals(
                List.of("4"), inTransaction.queryList("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"));
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    @Test
    void laterPartitionsGetItToo(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.liquibase(constraintsOutside(CHECK + "concurrently=\"true\"")).update();

        database.execute("CREATE TABLE t_77 PARTITION OF t FOR VALUES IN (77)");

        assertEquals(List.of(), wrong(database));
    }

    @Test
    void rollsBackAsItPrints(TestDatabase rolledBack, TestDatabase fed) throws LiquibaseException {
        rolledBack.execute(LIST);
        fed.execute(LIST);

        rollbackSqlEqualsRollback(rolledBack, fed, constraints(CHECK));
    }
}
