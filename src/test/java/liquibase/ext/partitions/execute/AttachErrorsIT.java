package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Attachments.RANGE;
import static liquibase.ext.partitions.execute.Attachments.concurrently;
import static liquibase.ext.partitions.execute.Attachments.inTransaction;
import static liquibase.ext.partitions.execute.Attachments.majorVersion;
import static liquibase.ext.partitions.execute.Attachments.outside;
import static liquibase.ext.partitions.execute.Attachments.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a table from being attached is told before anything is changed. */
@ExtendWith(TestDatabases.class)
class AttachErrorsIT {

    private static final String BOUND = "from='10' to='20'";
    private static final String MISSING_TABLE =
            "There is no table public.n to attach. Create it before with createTable, or correct partitionName or"
                    + " partitionSchemaName.";

    private static Arguments of(String name, String sql, String... problems) {
        return Arguments.argumentSet(name, sql, List.of(problems));
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                of("no table", RANGE, MISSING_TABLE),
                of(
                        "a view",
                        RANGE + "CREATE VIEW n AS SELECT 1 AS k",
                        "public.n is a view, which cannot become a partition. Name a table, a partitioned table or a"
                                + " foreign table."),
                of(
                        "a plain parent",
                        "CREATE TABLE t (k int); CREATE TABLE n (k int)",
                        "public.t is a plain table, not a partitioned table. Create it with createPartitionedTable, or with"
                                + " createTable and partitionBy on Liquibase 5.0.4 or later (before that, YAML and JSON"
                                + " ignore partitionBy)."),
                of(
                        "already so",
                        RANGE + "CREATE TABLE n PARTITION OF t FOR VALUES FROM (10) TO (20)",
                        "public.n is a partition of public.t FROM (10) TO (20) already, exactly as the change makes it; most likely an earlier run was cut"
                                + " off between its commit and Liquibase's note of it in DATABASECHANGELOG. Note it with the"
                                + " Liquibase command mark-next-changeset-ran, or, if something else made it, "
                                + "remove the change."),
                of(
                        "with another bound",
                        RANGE + "CREATE TABLE n PARTITION OF t FOR VALUES FROM (20) TO (30)",
                        "public.n is a partition of public.t already, FROM (20) TO (30), and FROM (10) TO (20) is asked for."
                                + " Make the bounds agree, or detach it first with detachPartition."),
                of(
                        "of another table",
                        RANGE + "CREATE TABLE o (LIKE t) PARTITION BY LIST (k); CREATE TABLE n PARTITION OF o DEFAULT",
                        "public.n is already a partition of public.o. Detach it there first with detachPartition, or"
                                + " correct the names."),
                of(
                        "an overlap",
                        RANGE + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (15) TO (25); CREATE TABLE n (LIKE t)",
                        "Partition public.n FROM (10) TO (20) overlaps the existing partition public.t_1 FROM (15) TO (25)."
                                + " Change its bound, or detach the existing partition first."),
                of(
                        "another strategy",
                        "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE n (k int)",
                        "public.t is partitioned by LIST, and the bound is for RANGE. Give it values."),
                of(
                        "inheritance",
                        RANGE
                                + "CREATE TABLE a (LIKE t); CREATE TABLE n () INHERITS (a); CREATE TABLE b () INHERITS (n)",
                        "public.n inherits from public.a, and a partition cannot. End that first with ALTER TABLE public.n NO"
                                + " INHERIT public.a.",
                        "Other tables inherit from public.n, and from a partition none can. End that first with ALTER TABLE …"
                                + " NO INHERIT public.n."),
                of(
                        "a table of a type",
                        RANGE + "CREATE TYPE row_of_t AS (k int, v text); CREATE TABLE n OF row_of_t",
                        "public.n is a table of a composite type, which cannot become a partition. Free it first with ALTER"
                                + " TABLE public.n NOT OF."),
                of(
                        "the whole of it",
                        "CREATE TABLE n (k int) PARTITION BY RANGE (k);"
                                + "CREATE TABLE t PARTITION OF n FOR VALUES FROM (0) TO (99) PARTITION BY RANGE (k)",
                        "public.n would become a partition of public.t, which is one of its own. Correct partitionName or"
                                + " tableName."),
                of(
                        "columns",
                        "CREATE TABLE t (k int NOT NULL, a text NOT NULL, b numeric(10,2), c text COLLATE \"C\", d int,"
                                + " g int GENERATED ALWAYS AS (k * 2) STORED, h int) PARTITION BY RANGE (k);"
                                + "CREATE TABLE n (k int, a text, b numeric(12,2), c text, e int, f int, g int)",
                        "public.n lacks columns of public.t: d integer, h integer. Add what is missing first with addColumn.",
                        "public.n has columns that public.t does not have: e, f. Drop what is too much, or add it to the"
                                + " partitioned table.",
                        "Column b of public.n is numeric(12,2), and numeric(10,2) in the partitioned table. Make the two agree"
                                + " first, as with ALTER TABLE public.n ALTER COLUMN b.",
                        "Column c of public.n is of collation pg_catalog.default, and of collation pg_catalog.C in the"
                                + " partitioned table. Make the two agree first, as with ALTER TABLE public.n ALTER COLUMN c.",
                        "Column g of public.n is not generated, and generated and stored as (k * 2) in the partitioned"
                                + " table. Make the two agree first, as with ALTER TABLE public.n ALTER COLUMN g.",
                        "Columns k, a of public.n can be null, and cannot in the partitioned table. Set it first: ALTER TABLE"
                                + " public.n ALTER COLUMN k SET NOT NULL, ALTER COLUMN a SET NOT NULL."),
                of(
                        "check constraints",
                        "CREATE TABLE t (k int, CONSTRAINT a CHECK (k > 0), CONSTRAINT b CHECK (k > 1), CONSTRAINT c CHECK (k > 2),"
                                + " CONSTRAINT d CHECK (k > 3)) PARTITION BY RANGE (k);"
                                + "CREATE TABLE n (k int, CONSTRAINT b CHECK (k > 2), CONSTRAINT d CHECK (k > 3) NO INHERIT);"
                                + "ALTER TABLE n ADD CONSTRAINT c CHECK (k > 2) NOT VALID",
                        "public.n lacks the constraint a CHECK ((k > 0)) of the partitioned table. Add it first: ALTER TABLE"
                                + " public.n ADD CONSTRAINT a CHECK ((k > 0)).",
                        "The constraint b of public.n is CHECK ((k > 2)), and CHECK ((k > 1)) in the partitioned table. Drop"
                                + " it, and add it as the partitioned table has it.",
                        "The constraint c of public.n is not validated. Do so first: ALTER TABLE public.n VALIDATE CONSTRAINT"
                                + " c.",
                        "The constraint d of public.n is marked NO INHERIT, which that of a partition cannot be. Drop it, and"
                                + " add it without NO INHERIT."),
                of(
                        "a trigger",
                        RANGE + "CREATE TABLE n (LIKE t);"
                                + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
                                + "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
                                + "CREATE TRIGGER g BEFORE INSERT ON n FOR EACH ROW EXECUTE FUNCTION f()",
                        "public.n has a trigger g, which the partitioned table has too and would give it. Drop the trigger of"
                                + " the table first: DROP TRIGGER g ON public.n."),
                of(
                        "a foreign table beside a unique index",
                        "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k);"
                                + "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                                + "CREATE FOREIGN TABLE n (k int NOT NULL) SERVER s",
                        "public.t has the unique index t_pkey, which the foreign table public.n cannot have. Drop the index"
                                + " of the partitioned table, or attach a table of this database."),
                of(
                        "rows outside",
                        RANGE + "CREATE TABLE n (LIKE t); INSERT INTO n VALUES (9), (10), (19), (20), (25)",
                        "public.n holds 3 rows that do not belong to the partition FROM (10) TO (20), with keys from 9 to 25."
                                + " Move or delete them first, or correct the bound."),
                of(
                        "a null key",
                        RANGE + "CREATE TABLE n (LIKE t); INSERT INTO n VALUES (NULL)",
                        "public.n holds 1 row that does not belong to the partition FROM (10) TO (20), with keys from NULL to"
                                + " NULL. Move or delete them first, or correct the bound."),
                of(
                        "rows in the default partition",
                        RANGE
                                + "CREATE TABLE t_d PARTITION OF t DEFAULT; INSERT INTO t VALUES (12); CREATE TABLE n (LIKE t)",
                        "The default partition public.t_d holds 1 row that belongs to the new partitions, with keys from 12 to"
                                + " 12. Set moveDefaultRows=\"true\" to have them moved there, move or delete them first, or leave these keys out."),
                of(
                        "rows outside a partition above",
                        "CREATE TABLE r (k int, l int) PARTITION BY LIST (l);"
                                + "CREATE TABLE t PARTITION OF r FOR VALUES IN (1) PARTITION BY RANGE (k);"
                                + "CREATE TABLE n (k int, l int); INSERT INTO n VALUES (12, 1), (13, 2)",
                        "public.n holds 1 row that does not belong to the partition FROM (10) TO (20), with keys from 13 to"
                                + " 13. Move or delete them first, or correct the bound."));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void isToldBeforeAnythingIsChanged(String sql, List<String> problems, TestDatabase database) {
        database.execute(sql);
        // Else the first update creates Liquibase's own tables.
        CatalogFingerprint before = database.fingerprint();

        assertEquals(problems, problems(database, inTransaction(BOUND)));
        UpDownUp.assertSame(before, database.fingerprint(), "It has changed something");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void isToldAlsoWhenConcurrent(String sql, List<String> problems, TestDatabase database) throws LiquibaseException {
        database.execute(sql);
        CatalogFingerprint before = database.fingerprint();

        if (problems.get(0).contains("FROM (10) TO (20) already")) {
            database.liquibase(concurrently(BOUND)).update();
        } else {
            assertEquals(problems, problems(database, concurrently(BOUND)));
        }
        UpDownUp.assertSame(before, database.fingerprint(), "It has changed something");
    }

    @Test
    void aSecondDefaultPartitionIsRefused(TestDatabase database) {
        database.execute(RANGE + "CREATE TABLE t_d PARTITION OF t DEFAULT; CREATE TABLE n (LIKE t)");

        assertEquals(
                List.of(
                        "public.n would be a second default partition of public.t beside public.t_d. Detach the other first,"
                                + " or give the table a bound."),
                problems(database, outside("default='true'")));
    }

    @Test
    void aModulusHasToFitTheOthers(TestDatabase database) {
        database.execute("CREATE TABLE t (k int) PARTITION BY HASH (k); CREATE TABLE n (k int);"
                + "CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)");

        assertEquals(
                List.of(
                        "Partition public.n WITH (MODULUS 3, REMAINDER 1) overlaps the existing partition public.t_0 WITH"
                                + " (MODULUS 2, REMAINDER 0). Change its bound, or detach the existing partition first.",
                        "public.n would have the modulus 3, which neither divides nor is divided by the 2 of partition"
                                + " public.t_0. Give a modulus that fits those of all other partitions."),
                problems(database, inTransaction("modulus='3' remainder='1'")));
    }

    @Test
    void identityColumnsAreRefusedWhereTheServerRefusesThem(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k int, id int GENERATED ALWAYS AS IDENTITY) PARTITION BY RANGE (k);"
                + "CREATE TABLE n (k int, id int GENERATED ALWAYS AS IDENTITY)");
        Changelog changelog = inTransaction(BOUND);

        if (majorVersion(database) >= 17) {
            assertEquals(
                    List.of(
                            "public.n has an identity column, which a table that is attached cannot have: id. Drop the property"
                                    + " first: ALTER TABLE public.n ALTER COLUMN id DROP IDENTITY."),
                    problems(database, changelog));
        } else {
            database.liquibase(changelog).update();
            assertEquals(List.of("n"), database.queryList("SELECT inhrelid::regclass FROM pg_inherits"));
        }
    }

    @Test
    void concurrentlyNeedsNoTransaction(TestDatabase database) {
        assertEquals(
                List.of(
                        "concurrently=\"true\" cannot run in the transaction of its changeset. Set runInTransaction=\"false\" on"
                                + " the changeset."),
                problems(database, inTransaction("concurrently='true' " + BOUND)));
    }
}
