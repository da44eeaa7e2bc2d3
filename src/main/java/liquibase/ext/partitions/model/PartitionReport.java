package liquibase.ext.partitions.model;

import java.util.List;

/**
 * The partitioned tables of a database.
 *
 * @param serverTime the server's time when it was asked
 * @param tables the roots of the trees, by name
 */
public record PartitionReport(ServerTime serverTime, List<TableReport> tables) {

    public PartitionReport {
        tables = List.copyOf(tables);
    }
}
