package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One table of a partition tree, as an operator wants to see it.
 *
 * @param name its name
 * @param bound what it holds of its parent; null for the root of a tree, also where that is a partition of another table
 * @param key its partition key; null for a leaf
 * @param foreign whether it is a foreign table
 * @param detachPending whether a DETACH CONCURRENTLY of it was begun and not finished
 * @param rows how many rows it and everything below it has
 * @param bytes how large all that is, with indexes and TOAST tables; foreign tables have no size
 * @param partitions its partitions, in the order of {@link PartitionOrder}
 * @param ranges what its ranges hold and leave out; nothing where it has none
 * @param indexes its indexes: of a partitioned table those that are not themselves part of an index above, of a leaf those
 *     of these that are not valid
 * @param unvalidated its constraints that are NOT VALID, without those that come from its parent
 */
public record TableReport(
        QualifiedName name,
        @Nullable PartitionBound bound,
        @Nullable PartitionKey key,
        boolean foreign,
        boolean detachPending,
        Estimate rows,
        Estimate bytes,
        List<TableReport> partitions,
        RangeCoverage ranges,
        List<IndexReport> indexes,
        List<UnvalidatedConstraint> unvalidated) {

    public TableReport {
        partitions = List.copyOf(partitions);
        indexes = List.copyOf(indexes);
        unvalidated = List.copyOf(unvalidated);
    }

    /** Its default partition, if it has one. */
    public Optional<TableReport> defaultPartition() {
        return partitions.stream()
                .filter(partition -> partition.bound() instanceof PartitionBound.Default)
                .findFirst();
    }

    /** Itself and everything under it, parents before their partitions. */
    public Stream<TableReport> flatten() {
        return partitions.isEmpty()
                ? Stream.of(this)
                : Stream.concat(Stream.of(this), partitions.stream().flatMap(TableReport::flatten));
    }
}
