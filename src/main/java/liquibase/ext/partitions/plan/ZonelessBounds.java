package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.SubKey;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.RunNotes;

/**
 * Finds bounds on timestamptz keys that are written without an offset, which the server reads in the time zone of the
 * session (manual, section 8.5.1.3 "Time Stamps"); the driver sets that to the JVM's.
 */
final class ZonelessBounds {

    private static final Pattern MOMENT = Pattern.compile("(?s).*\\d.*");
    private static final Pattern WITH_ZONE =
            Pattern.compile("(?is).*\\d:\\d{2}(:\\d{2}(\\.\\d+)?)?\\s*([+-]\\d|[a-z]).*");

    private final TableShape shape;

    private ZonelessBounds(TableShape shape) {
        this.shape = shape;
    }

    /** A sentence for each partition that is to be made and has such a bound. */
    static List<String> warnings(List<MissingPartitions> missing, TableShape shape) {
        ZonelessBounds check = new ZonelessBounds(shape);
        return missing.stream()
                .flatMap(level -> level.key() == null ? Stream.of() : check.level(level.key(), level.partitions()))
                .toList();
    }

    /** A sentence for an age that is such a value. */
    static List<String> warnings(PartitionKey key, List<BoundValue> olderThan) {
        return zoneless(key, olderThan)
                .limit(1)
                .map(RunNotes::ageHangsOnTimeZone)
                .toList();
    }

    private Stream<String> level(PartitionKey key, List<PartitionDefinition> partitions) {
        return partitions.stream()
                .flatMap(partition -> Stream.concat(
                        SiblingCheck.valuesOf(Stream.of(partition.bound())).stream()
                                .flatMap(values -> zoneless(key, values))
                                .limit(1)
                                .map(value -> RunNotes.hangsOnTimeZone(partition.name(), value)),
                        partition.partitionBy() == null
                                ? Stream.of()
                                : level(SubKey.of(partition.partitionBy(), shape), partition.children())));
    }

    private static Stream<String> zoneless(PartitionKey key, List<BoundValue> values) {
        return IntStream.range(0, Math.min(key.columns().size(), values.size()))
                .filter(i -> key.columns().get(i).isTimestampWithTimeZone())
                .mapToObj(values::get)
                .filter(value -> value instanceof BoundValue.Literal)
                .map(BoundValue::text)
                .filter(text -> MOMENT.matcher(text).matches()
                        && !WITH_ZONE.matcher(text).matches());
    }
}
