package liquibase.ext.partitions.model;

import java.util.List;

/**
 * The key of a partitioned table.
 *
 * @param strategy how rows are distributed
 * @param columns the key's columns and expressions in order; a list key has one
 */
public record PartitionKey(PartitionStrategy strategy, List<KeyColumn> columns) {

    public PartitionKey {
        columns = List.copyOf(columns);
    }
}
