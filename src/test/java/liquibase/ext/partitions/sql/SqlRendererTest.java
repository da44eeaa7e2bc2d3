package liquibase.ext.partitions.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.IndexWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of step, in full. */
class SqlRendererTest {

    private static final QualifiedName P = new QualifiedName("s", "p");
    private static final QualifiedName X = new QualifiedName("s", "X");
    private static final PartitionBy BY_HASH =
            PartitionBy.parse("HASH (a, lower(b))").orElseThrow();

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of(
                        new Step.CreatePartition(P, X, bound("IN ('DE', NULL)"), Storage.INHERITED, null, false),
                        "CREATE TABLE \"s\".\"X\" PARTITION OF \"s\".\"p\" FOR VALUES IN ('DE', NULL)"),
                Arguments.of(
                        new Step.CreatePartition(
                                P,
                                X,
                                bound("FROM (1, MINVALUE) TO (2, current_date)"),
                                new Storage("Fast", "fillfactor = 70"),
                                null,
                                true),
                        "CREATE TABLE IF NOT EXISTS \"s\".\"X\" PARTITION OF \"s\".\"p\""
                                + " FOR VALUES FROM ('1', MINVALUE) TO ('2', (current_date))"
                                + " WITH (fillfactor = 70) TABLESPACE \"Fast\""),
                Arguments.of(
                        new Step.CreatePartition(P, X, bound("DEFAULT"), Storage.INHERITED, BY_HASH, false),
                        "CREATE TABLE \"s\".\"X\" PARTITION OF \"s\".\"p\" DEFAULT PARTITION BY HASH (a, lower(b))"),
                Arguments.of(
                        new Step.CreateLike(P, X, new Storage("t", null), BY_HASH, "heap"),
                        "CREATE TABLE \"s\".\"X\" (LIKE \"s\".\"p\" INCLUDING ALL EXCLUDING IDENTITY"
                                + " EXCLUDING STATISTICS EXCLUDING COMMENTS) PARTITION BY HASH (a, lower(b))"
                                + " USING \"heap\" TABLESPACE \"t\""),
                Arguments.of(
                        new Step.AttachPartition(P, X, bound("WITH (MODULUS 4, REMAINDER 3)")),
                        "ALTER TABLE \"s\".\"p\" ATTACH PARTITION \"s\".\"X\""
                                + " FOR VALUES WITH (MODULUS 4, REMAINDER 3)"),
                Arguments.of(new Step.DetachPartition(P, X), "ALTER TABLE \"s\".\"p\" DETACH PARTITION \"s\".\"X\""),
                Arguments.of(index(Step.CreateIndex.Mode.ALL, false), "CREATE INDEX \"X\" ON \"s\".\"p\" (\"a\")"),
                Arguments.of(
                        index(Step.CreateIndex.Mode.ONLY, true),
                        "CREATE INDEX IF NOT EXISTS \"X\" ON ONLY \"s\".\"p\" (\"a\")"),
                Arguments.of(
                        index(Step.CreateIndex.Mode.CONCURRENTLY, false),
                        "CREATE INDEX CONCURRENTLY \"X\" ON \"s\".\"p\" (\"a\")"),
                Arguments.of(
                        index(Step.CreateIndex.Mode.CONCURRENTLY, true),
                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"X\" ON \"s\".\"p\" (\"a\")"),
                Arguments.of(new Step.AttachIndex(P, X), "ALTER INDEX \"s\".\"p\" ATTACH PARTITION \"s\".\"X\""),
                Arguments.of(new Step.DropIndex(X, false, false), "DROP INDEX \"s\".\"X\""),
                Arguments.of(new Step.DropIndex(X, true, false), "DROP INDEX CONCURRENTLY \"s\".\"X\""),
                Arguments.of(new Step.DropIndex(X, true, true), "DROP INDEX CONCURRENTLY IF EXISTS \"s\".\"X\""),
                Arguments.of(new Step.Reindex(X, false), "REINDEX INDEX \"s\".\"X\""),
                Arguments.of(new Step.Reindex(X, true), "REINDEX INDEX CONCURRENTLY \"s\".\"X\""),
                Arguments.of(new Step.RequireValidIndex(X, IndexWords.INDEX), """
                        DO $$
                        BEGIN
                          IF NOT (SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid = '"s"."X"'::pg_catalog.regclass) THEN
                            RAISE object_not_in_prerequisite_state USING MESSAGE = 'index s.X is not valid';
                          END IF;
                        END
                        $$"""),
                Arguments.of(new Step.RequireCheck(X, "c", new CheckConstraint("a > 0 OR b = 'x'")), """
                        DO $$
                        BEGIN
                          IF EXISTS (SELECT 1 FROM "s"."X" WHERE NOT (a > 0 OR b = 'x')) THEN
                            RAISE check_violation USING MESSAGE = 'check constraint c is violated by some row of foreign table s.X', CONSTRAINT = 'c';
                          END IF;
                        END
                        $$"""),
                Arguments.of(
                        new Step.RequireBound(
                                X,
                                new PartitionConstraint(
                                        P,
                                        new PartitionKey(
                                                PartitionStrategy.LIST,
                                                List.of(new KeyColumn("\"K\"", "integer", null))),
                                        bound("IN (1, 2)"),
                                        List.of(),
                                        null)),
                        """
                        DO $$
                        BEGIN
                          IF EXISTS (SELECT 1 FROM "s"."X" WHERE (("K" IS NOT NULL AND "K" IN ('1', '2'))) IS NOT TRUE) THEN
                            RAISE check_violation USING MESSAGE = 'partition constraint IN (1, 2) of s.p is violated by some row of foreign table s.X';
                          END IF;
                        END
                        $$"""),
                Arguments.of(new Step.DropTable(X, false), "DROP TABLE \"s\".\"X\""),
                Arguments.of(new Step.DropTable(X, true), "DROP FOREIGN TABLE \"s\".\"X\""),
                Arguments.of(
                        new Step.AddExclusionCheck(
                                X,
                                "c",
                                new PartitionKey(
                                        PartitionStrategy.LIST, List.of(new KeyColumn("\"K\"", "integer", null))),
                                List.of(bound("IN (1, 2)"))),
                        "ALTER TABLE \"s\".\"X\" ADD CONSTRAINT \"c\""
                                + " CHECK (NOT (\"K\" IN ('1', '2'))) NOT VALID"),
                Arguments.of(new Step.ValidateConstraint(X, "c"), "ALTER TABLE \"s\".\"X\" VALIDATE CONSTRAINT \"c\""),
                Arguments.of(
                        new Step.DropConstraint(X, "c", true),
                        "ALTER TABLE \"s\".\"X\" DROP CONSTRAINT IF EXISTS \"c\""),
                Arguments.of(
                        new Step.RequireEmpty(P, List.of(leaf(X, false), leaf(new QualifiedName("s", "far"), true))),
                        """
                        DO $$
                        BEGIN
                          LOCK TABLE ONLY "s"."p", "s"."X" IN ACCESS EXCLUSIVE MODE;
                          IF EXISTS (SELECT FROM "s"."X") THEN
                            RAISE restrict_violation USING MESSAGE = 'partition s.X holds rows, so it is not dropped';
                          END IF;
                          IF EXISTS (SELECT FROM "s"."far") THEN
                            RAISE restrict_violation USING MESSAGE = 'partition s.far holds rows, so it is not dropped';
                          END IF;
                        END
                        $$"""));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void writesAStepAsOneStatement(Step step, String sql) {
        assertEquals(sql, SqlRenderer.render(step));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void leavesOutASchemaOnRequest(Step step, String sql) {
        assertEquals(sql, SqlRenderer.render(step, "other"));
        assertEquals(sql.replace("\"s\".", ""), SqlRenderer.render(step, "s"));
    }

    @Test
    void locksNoForeignTable() {
        assertEquals("""
                DO $$
                BEGIN
                  IF EXISTS (SELECT FROM "s"."X") THEN
                    RAISE restrict_violation USING MESSAGE = 'partition s.X holds rows, so it is not dropped';
                  END IF;
                END
                $$""", SqlRenderer.render(new Step.RequireEmpty(X, List.of(leaf(X, true)))));
    }

    @Test
    void aBodyIsInDollarQuotesThatItDoesNotHold() {
        String sql =
                SqlRenderer.render(new Step.RequireEmpty(P, List.of(leaf(new QualifiedName("s", "$$$body0$"), false))));

        assertEquals("DO $body1$\nBEGIN", sql.substring(0, 16));
        assertEquals("END\n$body1$", sql.substring(sql.length() - 11));
    }

    private static Step index(Step.CreateIndex.Mode mode, boolean ifNotExists) {
        IndexDefinition definition = new IndexDefinition(
                false, true, null, List.of(IndexColumn.of("a")), List.of(), null, Storage.INHERITED);
        return new Step.CreateIndex(P, X, definition, mode, ifNotExists);
    }

    private static PartitionNode leaf(QualifiedName name, boolean foreign) {
        return new PartitionNode(name, bound("DEFAULT"), null, foreign, List.of());
    }

    private static PartitionBound bound(String text) {
        return BoundParser.parse(text).orElseThrow();
    }
}
