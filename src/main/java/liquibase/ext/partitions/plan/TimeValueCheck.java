package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.SeriesPoint;
import liquibase.ext.partitions.model.SubKey;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.model.TimeText;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.SeriesProblems;
import org.jspecify.annotations.Nullable;

/**
 * Whether values of keys that are dates or times say which moment is meant. One without an offset on a timestamptz key is
 * read in the time zone of the session (manual, section 8.5.1.3 "Time Stamps"), which the driver sets to the JVM's.
 * Expressions are left to the server, as is a key whose type nobody knows.
 */
public final class TimeValueCheck {

    private final TableShape shape;
    private final List<Problem> problems = new ArrayList<>();

    private TimeValueCheck(TableShape shape) {
        this.shape = shape;
    }

    /** The problems of the items under a key, and of those under their partitions. */
    static List<Problem> problemsOf(PartitionKey key, TableShape shape, List<PartitionItem> items) {
        TimeValueCheck check = new TimeValueCheck(shape);
        check.level(key, items);
        return check.problems.stream().distinct().toList();
    }

    /**
     * The problems of a bound.
     *
     * @param element what has the bound, for messages
     */
    public static List<Problem> problemsOf(PartitionKey key, String element, PartitionBound bound) {
        return SiblingCheck.valuesOf(Stream.of(bound)).stream()
                .flatMap(values -> unclear(key, element, null, values))
                .distinct()
                .toList();
    }

    /**
     * The problems of an attribute that holds one value for each column of a key.
     *
     * @param element what has the attribute, for messages
     */
    public static List<Problem> problemsOf(
            PartitionKey key, String element, String attribute, List<BoundValue> values) {
        return unclear(key, element, attribute, values).toList();
    }

    private static Stream<Problem> unclear(
            PartitionKey key, String element, @Nullable String attribute, List<BoundValue> values) {
        return IntStream.range(0, Math.min(key.columns().size(), values.size()))
                .filter(i -> values.get(i) instanceof BoundValue.Literal)
                .boxed()
                .flatMap(i -> unclear(key.columns().get(i), element, attribute, values.get(i)));
    }

    private static Stream<Problem> unclear(
            KeyColumn column, String element, @Nullable String attribute, BoundValue value) {
        boolean instant = column.isTimestampWithTimeZone();
        if ((instant || column.isLocalDateOrTimestamp()) && TimeText.isMissingDate(value.text())) {
            return Stream.of(BoundProblems.noSuchDate(element, attribute, value.shown()));
        }
        return instant && TimeText.lacksZone(value.text())
                ? Stream.of(BoundProblems.noOffset(element, attribute, value.shown(), column.sql()))
                : Stream.of();
    }

    private void level(PartitionKey key, List<PartitionItem> items) {
        for (PartitionItem item : items) {
            problems.addAll(item.accept(new PartitionItem.Visitor<>() {
                @Override
                public List<Problem> single(PartitionItem.Single single) {
                    return problemsOf(key, "partition", single.bound());
                }

                @Override
                public List<Problem> each(PartitionItem.Each each) {
                    return problemsOf(key, "each", new PartitionBound.Values(each.values()));
                }

                @Override
                public List<Problem> adjoining(PartitionItem.Adjoining adjoining) {
                    return key.columns().size() == 1 ? check(key.columns().get(0), adjoining) : List.of();
                }

                @Override
                public List<Problem> hashed(PartitionItem.Hashed hashed) {
                    return List.of();
                }

                @Override
                public List<Problem> defaultPartition(PartitionItem.DefaultPartition defaultPartition) {
                    return List.of();
                }
            }));
            if (item.common().partitionBy() != null) {
                level(
                        SubKey.of(item.common().partitionBy(), shape),
                        item.common().children());
            }
        }
    }

    private static List<Problem> check(KeyColumn column, PartitionItem.Adjoining item) {
        List<Problem> found = new ArrayList<>();
        boolean times = item.series().start() instanceof SeriesPoint.Time;
        if (times && !item.zoned() && column.isTimestampWithTimeZone()) {
            found.add(SeriesProblems.zoneNeeded(column.sql()));
        }
        if (!item.zoned() && "date".equals(column.type()) && item.series().hasTimeOfDay()) {
            found.add(SeriesProblems.timeOfDate(column.sql()));
        }
        if (item.zoned() && column.isLocalDateOrTimestamp()) {
            found.add(SeriesProblems.zoneUseless(column.sql(), String.valueOf(column.type())));
        }
        return found;
    }
}
