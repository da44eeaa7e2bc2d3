package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrder.Relation;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.TextualBoundOrder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundIndexTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM (10) TO (20) | SAME",
                "FROM (12) TO (13) | OVERLAPPING",
                "FROM (5) TO (11) | OVERLAPPING",
                "FROM (19) TO (30) | OVERLAPPING",
                "FROM (1) TO (40) | OVERLAPPING",
                "FROM (20) TO (30) | ",
                "FROM (5) TO (10) | ",
            })
    void findsRanges(String wanted, Relation relation) {
        assertFinds(relation, wanted, "FROM (40) TO (50)", "FROM (10) TO (20)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IN (2, 1, 2) | SAME",
                "IN (NULL, 3) | SAME",
                "IN (2, 9) | OVERLAPPING",
                "IN (1) | OVERLAPPING",
                "IN (1, 2, 3) | OVERLAPPING",
                "IN (9) | ",
            })
    void findsValues(String wanted, Relation relation) {
        assertFinds(relation, wanted, "IN (3, NULL)", "IN (1, 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH (MODULUS 4, REMAINDER 1) | SAME",
                "WITH (MODULUS 8, REMAINDER 5) | OVERLAPPING",
                "WITH (MODULUS 2, REMAINDER 1) | OVERLAPPING",
                "WITH (MODULUS 3, REMAINDER 0) | OVERLAPPING",
                "WITH (MODULUS 4, REMAINDER 2) | ",
                "WITH (MODULUS 2, REMAINDER 0) | ",
                "DEFAULT | SAME",
                "IN (1) | ",
            })
    void findsRemaindersAndTheDefault(String wanted, Relation relation) {
        assertFinds(relation, wanted, "DEFAULT", "WITH (MODULUS 4, REMAINDER 1)");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatAComparisonWithEachFinds(long seed) {
        Random random = new Random(seed);
        List<PartitionBound> existing = IntStream.range(0, 30)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> bound("FROM (" + 10 * i + ") TO (" + (10 * i + 1 + random.nextInt(10)) + ")"))
                .toList();
        for (int i = 0; i < 500; i++) {
            int from = random.nextInt(320) - 10;
            PartitionBound wanted = bound("FROM (" + from + ") TO (" + (from + 1 + random.nextInt(15)) + ")");
            BoundOrder order = order(Stream.concat(existing.stream(), Stream.of(wanted)));
            BoundIndex<String> index = new BoundIndex<>(order);
            existing.forEach(bound -> index.add(bound, bound.toString()));

            Relation expected = existing.stream()
                    .map(bound -> order.compare(bound, wanted))
                    .min(Enum::compareTo)
                    .orElse(Relation.APART);
            assertEquals(
                    expected,
                    index.find(wanted).map(BoundIndex.Hit::relation).orElse(Relation.APART),
                    () -> wanted + " in " + existing);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROM (%1$d) TO (%1$d5)", "IN (%1$d, 1%1$d0000)", "WITH (MODULUS 10000, REMAINDER %1$d)"})
    void tenThousandAreSearchedQuickly(String pattern) {
        List<PartitionBound> bounds = IntStream.range(0, 10_000)
                .mapToObj(i ->
                        bound(pattern.replace("%1$d5", Integer.toString(i + 1)).replace("%1$d", Integer.toString(i))))
                .toList();
        BoundOrder order = order(bounds.stream());
        assertTimeout(Duration.ofSeconds(2), () -> {
            BoundIndex<PartitionBound> index = new BoundIndex<>(order);
            for (PartitionBound bound : bounds) {
                assertEquals(Optional.empty(), index.find(bound));
                index.add(bound, bound);
            }
            for (PartitionBound bound : bounds) {
                assertEquals(Optional.of(bound), index.find(bound).map(BoundIndex.Hit::partition));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsAmongModuliWhatAComparisonWithEachFinds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<PartitionBound> existing =
                    Stream.generate(() -> hash(random)).limit(random.nextInt(6)).toList();
            PartitionBound wanted = hash(random);
            BoundOrder order = order(Stream.of());
            BoundIndex<String> index = new BoundIndex<>(order);
            existing.forEach(bound -> index.add(bound, bound.toString()));

            Relation expected = existing.stream()
                    .map(bound -> order.compare(bound, wanted))
                    .min(Enum::compareTo)
                    .orElse(Relation.APART);
            assertEquals(
                    expected,
                    index.find(wanted).map(BoundIndex.Hit::relation).orElse(Relation.APART),
                    () -> wanted + " in " + existing);
        }
    }

    private static PartitionBound hash(Random random) {
        int modulus = 1 + random.nextInt(24);
        return new PartitionBound.Hash(modulus, random.nextInt(modulus));
    }

    @Test
    void aHugeModulusIsNotCountedThrough() {
        assertFinds(
                Relation.OVERLAPPING,
                "WITH (MODULUS 2147483647, REMAINDER 7)",
                "WITH (MODULUS 2000000000, REMAINDER 9)");
        assertFinds(null, "WITH (MODULUS 2000000000, REMAINDER 7)", "WITH (MODULUS 1999999998, REMAINDER 8)");
    }

    @Test
    void aPartitionOfManyValuesIsComparedOnce() {
        String values = IntStream.range(0, 50_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));

        assertFinds(Relation.SAME, "IN (" + values + ")", "IN (" + values + ")");
    }

    @Test
    void prefersTheSameToAnOverlap() {
        assertFinds(Relation.SAME, "IN (1, 2)", "IN (2, 3)", "IN (1, 2)");
    }

    private static void assertFinds(@Nullable Relation relation, String wanted, String... existing) {
        PartitionBound bound = bound(wanted);
        BoundIndex<String> index = new BoundIndex<>(
                order(Stream.concat(Stream.of(bound), Stream.of(existing).map(BoundIndexTest::bound))));
        Stream.of(existing).forEach(text -> index.add(bound(text), text));

        assertEquals(Optional.ofNullable(relation), index.find(bound).map(BoundIndex.Hit::relation));
    }

    private static BoundOrder order(Stream<PartitionBound> bounds) {
        return TextualBoundOrder.of(SiblingCheck.valuesOf(bounds));
    }

    private static PartitionBound bound(String text) {
        return BoundParser.parse(text).orElseThrow();
    }
}
