package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Interval;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Series;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import org.junit.jupiter.api.Test;

class ItemCountTest {

    @Test
    void items_add_up_over_all_levels() {
        assertEquals(tooMany("100001"), problems(hash(50_000), hash(50_001)));
        assertEquals(tooMany("100100"), problems(hash(100, hash(1000))));
        assertEquals(List.of(), problems(hash(100, hash(999))));
        assertEquals(List.of(), problems(hash(99_999), theDefault()));
        assertEquals(tooMany("100001"), problems(hash(100_000), theDefault()));
        assertEquals(tooMany("200100"), problems(each(100, hash(1000, theDefault()))));
    }

    @Test
    void no_product_is_too_large_to_be_told() {
        PartitionItem longest = numbers(Long.MIN_VALUE, Long.MAX_VALUE);

        assertEquals(tooMany("18446744073709551615"), problems(longest));
        assertEquals(
                tooMany(BigInteger.TWO
                        .pow(64)
                        .subtract(BigInteger.ONE)
                        .multiply(BigInteger.TWO.pow(31))
                        .toString()),
                problems(numbers(Long.MIN_VALUE, Long.MAX_VALUE, hash(Integer.MAX_VALUE))));
    }

    @Test
    void values_of_list_partitions_count_too() {
        assertEquals(List.of(), problems(list(100_000)));
        assertEquals(
                List.of(BoundProblems.tooManyValues(BigInteger.valueOf(100_001), ItemCount.MOST)),
                problems(list(50_000), list(50_001)));
        assertEquals(
                List.of(BoundProblems.tooManyValues(BigInteger.valueOf(201_000), ItemCount.MOST)),
                problems(each(1000, list(200))));
    }

    @Test
    void nothing_is_expanded_that_is_too_much() {
        PartitionExpansion.Expanded expanded = PartitionExpansion.expand(
                new QualifiedName("public", "t"), null, List.of(hash(2_000_000_000)), name -> name);

        assertEquals(List.of(), expanded.partitions());
        assertEquals(tooMany("2000000000"), expanded.problems());
    }

    private static List<Problem> problems(PartitionItem... items) {
        return ItemCount.problemsOf(List.of(items));
    }

    private static List<Problem> tooMany(String asked) {
        return List.of(BoundProblems.tooManyPartitions(new BigInteger(asked), ItemCount.MOST));
    }

    private static PartitionItem hash(int modulus, PartitionItem... children) {
        return new PartitionItem.Hashed(modulus, common(children));
    }

    private static PartitionItem numbers(long from, long to, PartitionItem... children) {
        return new PartitionItem.Adjoining(Series.ofNumbers(from, to, new Interval(1, null)), false, common(children));
    }

    private static PartitionItem each(int size, PartitionItem... children) {
        return new PartitionItem.Each(values(size), common(children));
    }

    private static PartitionItem list(int size) {
        return new PartitionItem.Single(new PartitionBound.Values(values(size)), common());
    }

    private static PartitionItem theDefault() {
        return new PartitionItem.DefaultPartition(common());
    }

    private static List<BoundValue> values(int size) {
        return IntStream.range(0, size)
                .<BoundValue>mapToObj(i -> new BoundValue.Literal(Integer.toString(i)))
                .toList();
    }

    private static PartitionItem.Common common(PartitionItem... children) {
        return new PartitionItem.Common(
                Optional.empty(),
                Storage.INHERITED,
                Stream.of(children)
                        .findFirst()
                        .flatMap(child -> PartitionBy.parse("HASH (k)"))
                        .orElse(null),
                List.of(children));
    }
}
