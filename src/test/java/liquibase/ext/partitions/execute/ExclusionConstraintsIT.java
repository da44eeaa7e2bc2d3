package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.ConstraintChanges.constraints;
import static liquibase.ext.partitions.execute.ConstraintChanges.constraintsOutside;
import static liquibase.ext.partitions.execute.ConstraintChanges.majorVersion;
import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
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

/**
 * createPartitionConstraints with exclude: on the partitions of every server, and on the partitioned table since PostgreSQL
 * 17, before which it is refused.
 */
@ExtendWith(TestDatabases.class)
class ExclusionConstraintsIT {

    private static final String ROOMS = """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (k int, a int, during int4range) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3, 4) PARTITION BY RANGE (a);
            CREATE TABLE t_3_a PARTITION OF t_3 FOR VALUES FROM (0) TO (50);
            CREATE TABLE t_3_b PARTITION OF t_3 FOR VALUES FROM (50) TO (1000);
            INSERT INTO t SELECT 1 + n % 4, n, int4range(n, n + 2) FROM generate_series(1, 100) n;""";

    private static final String ELEMENTS = "USING gist (k WITH =, a WITH =, during WITH &amp;&amp;)";
    private static final String EXCLUDE = "exclude=\"" + ELEMENTS + "\"";
    private static final String ON_PARTITIONS = EXCLUDE + " partitionsOnly=\"true\"";
    private static final String TOO_OLD =
            "The exclusion constraint c needs PostgreSQL 17 on a partitioned table, and the"
                    + " server is PostgreSQL %d. Set partitionsOnly=\"true\" to have it in each partition.";

    @Test
    void isUndoneAndTheSameInAllForms(TestDatabase inTransaction, TestDatabase outside, TestDatabase fed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, fed)) {
            database.execute(ROOMS);
        }
        if (majorVersion(inTransaction) < 17) {
            refuses(inTransaction, constraints(EXCLUDE), TOO_OLD.formatted(majorVersion(inTransaction)));
            refuses(outside, constraintsOutside(EXCLUDE), TOO_OLD.formatted(majorVersion(outside)));
            return;
        }

        inTransaction.liquibase(constraints(EXCLUDE)).upDownUp();
        outside.liquibase(constraintsOutside(EXCLUDE)).upDownUp();

        assertEquals(List.of(), UniqueConstraintsIT.wrong(inTransaction));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        outside.liquibase(constraintsOutside(EXCLUDE)).rollback(1);
        sqlOutputEqualsUpdate(outside, fed, constraintsOutside(EXCLUDE));
        fed.execute("CREATE TABLE t_9 PARTITION OF t FOR VALUES IN (9)");
        assertEquals(List.of(), UniqueConstraintsIT.wrong(fed));
    }

    @Test
    void isOnThePartitionsOnlyOfEveryServer(TestDatabase inTransaction, TestDatabase outside, TestDatabase fed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, fed)) {
            database.execute(ROOMS);
        }
        String attributes = "exclude=\"USING gist (a WITH =, during WITH &amp;&amp;) WHERE (a > 0)\""
                + " partitionsOnly=\"true\" matching=\"t_?\"";

        inTransaction.liquibase(constraints(attributes)).upDownUp();
        outside.liquibase(constraintsOutside(attributes)).upDownUp();
        outside.liquibase(constraintsOutside(attributes)).rollback(1);
        sqlOutputEqualsUpdate(outside, fed, constraintsOutside(attributes));

        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertEquals(
                List.of("t_1|t_1_c", "t_2|t_2_c", "t_3_a|t_3_a_c", "t_3_b|t_3_b_c"),
                inTransaction.queryList(
                        "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'x' ORDER BY 2"));
    }

    static Stream<Arguments> leftovers() {
        return Stream.of(
                Arguments.argumentSet(
                        "a leaf", "ALTER TABLE t_1 ADD CONSTRAINT t_1_c EXCLUDE " + ELEMENTS.replace("&amp;", "&")),
                Arguments.argumentSet(
                        "a leaf whose constraint is not valid",
                        "ALTER TABLE t_1 ADD CONSTRAINT t_1_c EXCLUDE " + ELEMENTS.replace("&amp;", "&")
                                + "; UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_c'::regclass"));
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void goesOnFromWhereARunStopped(String leftover, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        String attributes = majorVersion(database) < 17 ? ON_PARTITIONS : EXCLUDE;
        database.execute(ROOMS);
        atOnce.execute(ROOMS);
        database.execute(leftover);

        database.liquibase(constraintsOutside(attributes)).update();
        atOnce.liquibase(constraints(attributes)).update();

        assertSame(atOnce.fingerprint(), database.fingerprint(), "resumed it is something else");
        assertEquals(List.of(), database.queryList("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "exclude=\"USING gist (a WITH =, during WITH &amp;&amp;)\"",
                        "The exclusion constraint c does not compare column k of the partition key of public.t with =, and"
                                + " PostgreSQL compares rows within one partition only. Add k WITH =, or set"
                                + " partitionsOnly=\"true\" to have it in each partition.",
                        true),
                Arguments.of(
                        "exclude=\"USING gist (k WITH &lt;&gt;, a WITH =)\"",
                        "The exclusion constraint c does not compare column k of the partition key of public.t with =, and"
                                + " PostgreSQL compares rows within one partition only. Add k WITH =, or set"
                                + " partitionsOnly=\"true\" to have it in each partition.",
                        true),
                Arguments.of(
                        "exclude=\"USING gist (k WITH =)\"",
                        "The exclusion constraint c does not compare column a of the partition key of public.t_3 with =,"
                                + " and PostgreSQL compares rows within one partition only. Add a WITH =, or set"
                                + " partitionsOnly=\"true\" to have it in each partition.",
                        true),
                Arguments.of(
                        "exclude=\"USING gist (nothing WITH =)\" partitionsOnly=\"true\"",
                        "PostgreSQL does not accept the definition of the constraint (ERROR: column \"nothing\" named in key"
                                + " does not exist). Correct exclude.",
                        false),
                Arguments.of(
                        "exclude=\"USING gist (k WITH &lt;&lt;&lt;&lt;)\" partitionsOnly=\"true\"",
                        "PostgreSQL does not accept the definition of the constraint (ERROR: operator does not exist:"
                                + " integer <<<< integer",
                        false));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void saysWhatIsWrongBeforeAnythingIsDone(
            String attributes, String message, boolean onParent, TestDatabase inTransaction, TestDatabase outside) {
        for (TestDatabase database : List.of(inTransaction, outside)) {
            database.execute(ROOMS);
        }
        int version = majorVersion(inTransaction);
        String expected = onParent && version < 17 ? TOO_OLD.formatted(version) : message;

        refuses(inTransaction, constraints(attributes), expected);
        refuses(outside, constraintsOutside(attributes), expected);
    }

    @Test
    void isNotForForeignTables(TestDatabase database) {
        database.execute(ROOMS + """
                CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
                CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER elsewhere""");

        refuses(
                database,
                constraints(ON_PARTITIONS),
                "The exclusion constraint c cannot be had with the foreign table public.f among the partitions. Set"
                        + " partitionsOnly=\"true\" and matching to name the other partitions.");
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(
                        "ALTER TABLE t_1 ADD CONSTRAINT t_1_c EXCLUDE USING gist (k WITH =, a WITH <>, during WITH &&)",
                        "There is already a constraint t_1_c of table public.t_1, EXCLUDE USING gist (k WITH =, a WITH <>,"
                                + " during WITH &&), and EXCLUDE USING gist (k WITH =, a WITH =, during WITH &&) is asked"
                                + " for. Drop or rename it, or give another constraintName."),
                Arguments.of(
                        "CREATE INDEX t_1_c ON t_1 USING gist (k, a, during)",
                        "There is already an index public.t_1_c USING gist (k, a, during), and EXCLUDE USING gist (k WITH"
                                + " =, a WITH =, during WITH &&) is asked for. Drop or rename it, or give another"
                                + " constraintName."));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesAnotherOfTheName(String sql, String message, TestDatabase database) {
        database.execute(ROOMS.substring(0, ROOMS.indexOf("INSERT")) + sql);

        refuses(database, constraints(ON_PARTITIONS + " ifNotExists=\"true\""), message);
        refuses(database, constraintsOutside(ON_PARTITIONS), message);
    }

    @Test
    void namesThePartitionWithRowsThatExcludeEachOther(TestDatabase inTransaction, TestDatabase outside)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside)) {
            database.execute(ROOMS + "INSERT INTO t VALUES (3, 70, '[70,71)')");
        }
        LiquibaseRun run = outside.liquibase(constraintsOutside(ON_PARTITIONS));

        for (LiquibaseRun each : List.of(inTransaction.liquibase(constraints(ON_PARTITIONS)), run)) {
            assertEquals(
                    List.of("2 rows of partition public.t_3_b break the exclusion constraint c: (k, a, during)=(3, 70,"
                            + " [70,71)), (3, 70, [70,72)). Delete or correct them, so that no two conflict, and run the"
                            + " change again."),
                    ConstraintChanges.problems(each));
        }

        outside.execute("DELETE FROM t WHERE k = 3 AND during = '[70,71)'");
        run.update();
        assertEquals(List.of("4"), outside.queryList("SELECT count(*) FROM pg_constraint WHERE contype = 'x'"));
    }

    private static void refuses(TestDatabase database, Changelog changelog, String message) {
        CatalogFingerprint before = database.fingerprint();
        List<String> problems = ConstraintChanges.problems(database.liquibase(changelog));
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(
                message,
                problems.get(0)
                        .substring(0, Math.min(message.length(), problems.get(0).length())));
        assertEquals(
                List.of(),
                before.diff(database.fingerprint()).stream()
                        .filter(line -> !line.contains("databasechangelog"))
                        .toList());
    }
}
