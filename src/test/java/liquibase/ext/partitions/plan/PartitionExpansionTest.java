package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.Granularity;
import liquibase.ext.partitions.model.Interval;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Series;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionExpansionTest {

    private static final QualifiedName ORDERS = new QualifiedName("shop", "orders");
    private static final PartitionItem DEFAULT = new PartitionItem.DefaultPartition(common(null));

    @Test
    void eachValueIsAPartition() {
        assertEquals(
                List.of("orders_de IN (DE)", "orders_it_s IN (it's)", "orders_null IN (NULL)"),
                expanded(each("DE, it's, NULL", null)));
    }

    @Test
    void eachRemainderIsAPartition() {
        assertEquals(
                List.of("h0_orders WITH (MODULUS 2, REMAINDER 0)", "h1_orders WITH (MODULUS 2, REMAINDER 1)"),
                expanded(new PartitionItem.Hashed(2, common("h{remainder}_{table}"))));
    }

    @Test
    void eachStepOfASeriesIsAPartition() {
        assertEquals(
                List.of(
                        "orders_2026_01 FROM (2026-01-01) TO (2026-02-01)",
                        "orders_2026_02 FROM (2026-02-01) TO (2026-03-01)"),
                expanded(months(null)));
        assertEquals(
                List.of(
                        "m26_01_to_2026_02_01 FROM (2026-01-01) TO (2026-02-01)",
                        "m26_02_to_2026_03_01 FROM (2026-02-01) TO (2026-03-01)"),
                expanded(months("m{from:yy_MM}_to_{to}")));
    }

    @Test
    void aSinglePartitionMayUseItsBoundInItsName() {
        assertEquals(
                List.of("p_1_2 FROM (1, MINVALUE) TO (2, 5)", "p_de IN (DE, FR)", "p_3 WITH (MODULUS 4, REMAINDER 3)"),
                expanded(
                        single("FROM (1, MINVALUE) TO (2, 5)", "p_{from}_{to}"),
                        single("IN ('DE', 'FR')", "p_{value}"),
                        single("WITH (MODULUS 4, REMAINDER 3)", "p_{remainder}")));
    }

    @Test
    void theDefaultPartitionComesLastOnEveryLevel() {
        PartitionItem nested = each("1", null, DEFAULT, each("2", null));
        assertEquals(
                List.of(
                        "orders_1 IN (1) > [orders_1_2 IN (2), orders_1_default DEFAULT]",
                        "orders_3 IN (3)",
                        "orders_default DEFAULT"),
                expanded(DEFAULT, nested, each("3", null)));
    }

    @Test
    void tableIsTheDirectParentAndSchemaThePartitions() {
        PartitionExpansion.Expanded expanded = PartitionExpansion.expand(
                ORDERS, "parts", List.of(each("1", "{table}-X", each("2", "{table}-Y"))), UnaryOperator.identity());

        PartitionDefinition outer = expanded.partitions().get(0);
        assertEquals(new QualifiedName("parts", "orders-X"), outer.name());
        assertEquals(
                new QualifiedName("parts", "orders-X-Y"),
                outer.children().get(0).name());
    }

    @Test
    void aNameMadeFromTheTablesKeepsItsCase() {
        UnaryOperator<String> lower = name -> name.toLowerCase(Locale.ROOT);
        List<PartitionItem> items = List.of(each("1", null), each("2", "{table}_X"), each("3", "Own_{value}"));

        assertEquals(
                List.of("Orders_1", "Orders_X", "own_3"),
                names(PartitionExpansion.expand(new QualifiedName("shop", "Orders"), null, items, lower)));
        assertEquals(
                List.of("orders_1", "orders_x", "own_3"), names(PartitionExpansion.expand(ORDERS, null, items, lower)));
    }

    @Test
    void namesThatCollideAreTooLongOrMakeNoSenseAreProblems() {
        assertEquals(
                List.of(NameProblems.twice(new QualifiedName("shop", "orders_a_b"))), problems(each("a-b, a b", null)));
        assertEquals(List.of(NameProblems.tooLong("ü".repeat(32), 64, 63)), problems(each("1, 2", "ü".repeat(32))));
        assertEquals(List.of(), problems(each("1", "ü".repeat(31) + "x")));
        assertEquals(
                List.of(NameProblems.badPlaceholder("x{remainder}", "{remainder}", "{table}, {value}")),
                problems(each("1, 2", "x{remainder}")));
        assertEquals(List.of(NameProblems.empty(" ")), problems(each("1, 2", " ")));
    }

    private static List<String> names(PartitionExpansion.Expanded expanded) {
        return expanded.partitions().stream()
                .map(partition -> partition.name().name())
                .toList();
    }

    private static List<String> expanded(PartitionItem... items) {
        PartitionExpansion.Expanded expanded =
                PartitionExpansion.expand(ORDERS, null, List.of(items), UnaryOperator.identity());
        assertEquals(List.of(), expanded.problems());
        return expanded.partitions().stream()
                .map(PartitionExpansionTest::describe)
                .toList();
    }

    private static List<Problem> problems(PartitionItem... items) {
        return PartitionExpansion.expand(ORDERS, null, List.of(items), UnaryOperator.identity())
                .problems();
    }

    private static String describe(PartitionDefinition partition) {
        String own = partition.name().name() + " " + partition.bound();
        return partition.children().isEmpty()
                ? own
                : own + " > "
                        + partition.children().stream()
                                .map(PartitionExpansionTest::describe)
                                .toList();
    }

    private static PartitionItem single(String bound, String name) {
        return new PartitionItem.Single(BoundParser.parse(bound).orElseThrow(), common(name));
    }

    private static PartitionItem each(String values, @Nullable String name, PartitionItem... children) {
        return new PartitionItem.Each(BoundValueList.parse(values).orElseThrow(), common(name, children));
    }

    private static PartitionItem months(@Nullable String name) {
        Series series = Series.ofLocalTimes(
                LocalDateTime.of(2026, 1, 1, 0, 0),
                LocalDateTime.of(2026, 3, 1, 0, 0),
                new Interval(1, Granularity.MONTH),
                Granularity.MONTH);
        return new PartitionItem.Adjoining(series, false, common(name));
    }

    private static PartitionItem.Common common(@Nullable String name, PartitionItem... children) {
        return new PartitionItem.Common(
                Optional.ofNullable(name).map(NamePattern::new),
                Storage.INHERITED,
                Stream.of(children)
                        .findFirst()
                        .flatMap(child -> PartitionBy.parse("LIST (id)"))
                        .orElse(null),
                List.of(children));
    }
}
