package liquibase.ext.partitions.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.Storage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexSqlTest {

    @Test
    void theShortestIndex() {
        IndexDefinition definition = new IndexDefinition(
                false, true, null, List.of(IndexColumn.of("a")), List.of(), null, Storage.INHERITED);

        assertEquals("CREATE INDEX \"i\" ON \"t\" (\"a\")", IndexSql.create("", "\"i\"", "\"t\"", definition));
    }

    @Test
    void everyClauseInItsPlace() {
        IndexDefinition definition = new IndexDefinition(
                true,
                false,
                " BTree ",
                List.of(
                        new IndexColumn("A \"b\"", false, "C", "text_pattern_ops", true, IndexColumn.Nulls.LAST),
                        new IndexColumn("j ? 'x'", true, null, null, false, IndexColumn.Nulls.FIRST)),
                List.of("c", "D"),
                "d IS NULL OR e",
                new Storage("Fast", "fillfactor = 70, deduplicate_items = off"));

        assertEquals(
                "CREATE UNIQUE INDEX CONCURRENTLY \"i\" ON \"t\" USING \"btree\""
                        + " (\"A \"\"b\"\"\" COLLATE \"C\" text_pattern_ops DESC NULLS LAST, (j ? 'x') NULLS FIRST)"
                        + " INCLUDE (\"c\", \"D\") NULLS NOT DISTINCT"
                        + " WITH (fillfactor = 70, deduplicate_items = off) TABLESPACE \"Fast\""
                        + " WHERE d IS NULL OR e",
                IndexSql.create("CONCURRENTLY", "\"i\"", "\"t\"", definition));
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of(column("a", false, "en_US.utf8", null), "\"a\" COLLATE \"en_US.utf8\""),
                Arguments.of(
                        column("a", false, "\"pg_catalog\".\"de-x-icu\"", null),
                        "\"a\" COLLATE \"pg_catalog\".\"de-x-icu\""),
                Arguments.of(
                        column("lower(a)", true, "und-x-icu", "varchar_pattern_ops"),
                        "(lower(a)) COLLATE \"und-x-icu\" varchar_pattern_ops"),
                Arguments.of(
                        column("a", false, null, "gist_trgm_ops (siglen = 32)"), "\"a\" gist_trgm_ops (siglen = 32)"),
                Arguments.of(new IndexColumn("a", false, null, null, true, null), "\"a\" DESC"),
                Arguments.of(
                        new IndexColumn("a", false, null, null, false, IndexColumn.Nulls.FIRST), "\"a\" NULLS FIRST"));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void columnsAreQuotedAndExpressionsAreNot(IndexColumn column, String sql) {
        IndexDefinition definition =
                new IndexDefinition(false, true, null, List.of(column), List.of(), null, Storage.INHERITED);

        assertEquals("CREATE INDEX \"i\" ON \"t\" (" + sql + ")", IndexSql.create("", "\"i\"", "\"t\"", definition));
    }

    private static IndexColumn column(
            String text, boolean computed, @Nullable String collation, @Nullable String operatorClass) {
        return new IndexColumn(text, computed, collation, operatorClass, false, null);
    }
}
