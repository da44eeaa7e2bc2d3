package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RequestCheck and the planner find among partitions of one parent. */
class SiblingCheckTest {

    private static final QualifiedName T = new QualifiedName("s", "t");

    @Test
    void boundsFitTheParentsStrategy() {
        assertEquals(
                List.of(TableProblems.otherStrategy(T, PartitionStrategy.RANGE, PartitionStrategy.LIST)),
                kinds(PartitionStrategy.RANGE, 1, "IN (1)", "IN (2)", "DEFAULT"));
        assertEquals(
                List.of(BoundProblems.mixedStrategies(T, PartitionStrategy.LIST, PartitionStrategy.HASH)),
                kinds(null, null, "IN (1)", "WITH (MODULUS 2, REMAINDER 1)"));
        assertEquals(
                List.of(BoundProblems.defaultOfHash(T)), kinds(null, null, "WITH (MODULUS 2, REMAINDER 1)", "DEFAULT"));
        assertEquals(List.of(BoundProblems.twoDefaults(T)), kinds(null, null, "DEFAULT", "DEFAULT"));
        assertEquals(List.of(), kinds(PartitionStrategy.LIST, 1, "IN (1, NULL)", "DEFAULT"));
    }

    @Test
    void rangesHaveAValueForEveryColumn() {
        assertEquals(
                List.of(BoundProblems.wrongArity(name(0), 1, 1, 2)),
                kinds(PartitionStrategy.RANGE, 2, "FROM (1) TO (2)"));
        assertEquals(List.of(BoundProblems.unevenEnds(name(0), 1, 2)), kinds(null, null, "FROM (1) TO (2, 3)"));
        assertEquals(List.of(), kinds(PartitionStrategy.RANGE, 2, "FROM (1, MINVALUE) TO (2, 3)"));
    }

    @Test
    void keyWordsStandWhereTheyMeanSomething() {
        assertEquals(
                List.of(BoundProblems.keywordOutOfPlace(name(0), "NULL", PartitionStrategy.RANGE)),
                kinds(null, null, "FROM (NULL) TO (2)"));
        assertEquals(
                List.of(BoundProblems.keywordOutOfPlace(name(0), "MAXVALUE", PartitionStrategy.LIST)),
                kinds(null, null, "IN (MAXVALUE, 1, MAXVALUE)"));
        assertEquals(
                List.of(BoundProblems.valueAfterKeyword(name(0), "MINVALUE")),
                kinds(null, null, "FROM (MINVALUE, 1) TO (2, 3)"));
        assertEquals(
                List.of(BoundProblems.valueAfterKeyword(name(0), "MAXVALUE")),
                kinds(null, null, "FROM (1, 1) TO (MAXVALUE, MINVALUE)"));
        assertEquals(List.of(), kinds(null, null, "FROM (MINVALUE, MINVALUE) TO (2, MAXVALUE)"));
    }

    @Test
    void overlapsAreKnownBeforeTheKeyIs() {
        assertEquals(
                List.of(BoundProblems.overlap(name(0), bound("FROM (1) TO (10)"), name(1), bound("FROM (5) TO (20)"))),
                check("FROM (1) TO (10)", "FROM (5) TO (20)"));
        assertEquals(
                List.of(BoundProblems.overlap(name(0), bound("IN ('a', 'b')"), name(1), bound("IN ('b')"))),
                check("IN ('a', 'b')", "IN ('b')"));
        assertEquals(
                List.of(BoundProblems.emptyRange(name(0), bound("FROM ('a') TO ('a')"))), check("FROM ('a') TO ('a')"));
        assertEquals(
                List.of(BoundProblems.emptyRange(name(0), bound("FROM ('2026-02-01') TO ('2026-01-01')"))),
                check("FROM ('2026-02-01') TO ('2026-01-01')"));
    }

    /** Enums, addresses, intervals, and text in a collation that does not go letter by letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM ('small') TO ('large')",
                "FROM ('9.0.0.0') TO ('10.0.0.0')",
                "FROM ('9 days') TO ('10 days')",
                "FROM ('{2}') TO ('{10}')",
                "FROM ('a') TO ('B')",
                "FROM ('9') TO ('10')",
                "FROM ('10') TO ('9')",
            })
    void whatSomeTypeOrdersSoIsNotRefused(String bound) {
        assertEquals(List.of(), check(bound));
    }

    @Test
    void looksIntoSubPartitions() {
        PartitionDefinition parent = new PartitionDefinition(
                name(9),
                bound("IN (1)"),
                Storage.INHERITED,
                PartitionBy.parse("RANGE (a, b)").orElseThrow(),
                definitions("FROM (1) TO (2)", "IN (1)"));

        assertEquals(
                List.of(
                        TableProblems.otherStrategy(name(9), PartitionStrategy.RANGE, PartitionStrategy.LIST),
                        BoundProblems.wrongArity(name(0), 1, 1, 2)),
                RequestCheck.problemsOf(request(List.of(parent), false, true)));
    }

    @Test
    void concurrentlyNeedsToBeOutsideATransaction() {
        assertEquals(
                List.of(TableProblems.transactionForbidden()),
                RequestCheck.problemsOf(request(definitions("IN (1)"), true, true)));
        assertEquals(List.of(), RequestCheck.problemsOf(request(definitions("IN (1)"), true, false)));
    }

    private static List<Problem> kinds(
            @Nullable PartitionStrategy strategy, @Nullable Integer columns, String... bounds) {
        return SiblingCheck.kinds(T, strategy, columns, definitions(bounds));
    }

    private static List<Problem> check(String... bounds) {
        return RequestCheck.problemsOf(request(definitions(bounds), false, true));
    }

    private static CreatePartitionsRequest request(
            List<PartitionDefinition> partitions, boolean concurrently, boolean inTransaction) {
        return new CreatePartitionsRequest(
                T, List.of(), partitions, false, false, RollbackMode.DROP, concurrently, inTransaction);
    }

    private static List<PartitionDefinition> definitions(String... bounds) {
        List<PartitionBound> parsed =
                Stream.of(bounds).map(SiblingCheckTest::bound).toList();
        return IntStream.range(0, bounds.length)
                .mapToObj(i -> new PartitionDefinition(name(i), parsed.get(i), Storage.INHERITED, null, List.of()))
                .toList();
    }

    private static QualifiedName name(int i) {
        return new QualifiedName("s", "p" + i);
    }

    private static PartitionBound bound(String text) {
        return BoundParser.parse(text).orElseThrow();
    }
}
