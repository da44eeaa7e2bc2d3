package liquibase.ext.partitions.model;

import java.util.List;

/**
 * Rows that do not obey a {@link RowDemand}.
 *
 * @param keyNames the columns and expressions that the keys are the values of
 * @param partitions the partitions that hold such rows
 */
public record OffendingRows(List<String> keyNames, List<InPartition> partitions) {

    public OffendingRows {
        keyNames = List.copyOf(keyNames);
        partitions = List.copyOf(partitions);
    }

    /**
     * The offending rows of one partition.
     *
     * @param partition the partition
     * @param rows how many
     * @param keys some of their keys, each with a value for every name
     * @param allKeys how many different keys they have
     */
    public record InPartition(QualifiedName partition, long rows, List<List<String>> keys, long allKeys) {
        public InPartition {
            keys = keys.stream().map(List::copyOf).toList();
        }
    }

    /** How many there are in all partitions. */
    public long count() {
        return partitions.stream().mapToLong(InPartition::rows).sum();
    }
}
