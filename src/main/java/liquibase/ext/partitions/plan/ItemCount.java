package liquibase.ext.partitions.plan;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * How much the items of a change stand for at all levels, computed without making any of it. The server itself slows down
 * long before the limit.
 */
public final class ItemCount {

    /** How many partitions, or list values, or names one change may stand for. */
    public static final int MOST = 100_000;

    private final Function<PartitionItem, BigInteger> ofEach;

    /**
     * A count.
     *
     * @param ofEach how much each partition of an item counts itself
     */
    private ItemCount(Function<PartitionItem, BigInteger> ofEach) {
        this.ofEach = ofEach;
    }

    /** The problem of items that stand for too much; none, or one. */
    static List<Problem> problemsOf(List<PartitionItem> items) {
        BigInteger partitions = new ItemCount(item -> BigInteger.ONE).of(items);
        if (isTooMuch(partitions)) {
            return List.of(BoundProblems.tooManyPartitions(partitions, MOST));
        }
        BigInteger values = new ItemCount(ItemCount::values).of(items);
        return isTooMuch(values) ? List.of(BoundProblems.tooManyValues(values, MOST)) : List.of();
    }

    private static boolean isTooMuch(BigInteger count) {
        return count.compareTo(BigInteger.valueOf(MOST)) > 0;
    }

    private static BigInteger values(PartitionItem item) {
        if (item instanceof PartitionItem.Single single && single.bound() instanceof PartitionBound.Values list) {
            return BigInteger.valueOf(list.values().size());
        }
        return item instanceof PartitionItem.Each ? BigInteger.ONE : BigInteger.ZERO;
    }

    private BigInteger of(List<PartitionItem> items) {
        return items.stream().map(this::of).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private BigInteger of(PartitionItem item) {
        BigInteger tables = item.accept(new PartitionItem.Visitor<>() {
            @Override
            public BigInteger single(PartitionItem.Single item) {
                return BigInteger.ONE;
            }

            @Override
            public BigInteger each(PartitionItem.Each item) {
                return BigInteger.valueOf(item.values().size());
            }

            @Override
            public BigInteger adjoining(PartitionItem.Adjoining item) {
                return item.series().size();
            }

            @Override
            public BigInteger hashed(PartitionItem.Hashed item) {
                return BigInteger.valueOf(item.modulus());
            }

            @Override
            public BigInteger defaultPartition(PartitionItem.DefaultPartition item) {
                return BigInteger.ONE;
            }
        });
        return tables.multiply(ofEach.apply(item).add(of(item.common().children())));
    }
}
