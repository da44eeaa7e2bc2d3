package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.IndexFault;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;

/** What preconditions that are not met say: what there is, and what there should be. */
public final class PreconditionNotes {

    private PreconditionNotes() {}

    /** No such table. */
    public static String noTable(QualifiedName table) {
        return "There is no table " + table;
    }

    /** A relation that can have no partitions. */
    public static String notPartitioned(QualifiedName table, String kind) {
        return table + " is " + kind + ", not a partitioned table";
    }

    /** Another key than the expected one. */
    public static String otherKey(QualifiedName table, String actual, String expected) {
        return "Table " + table + " is partitioned by " + actual + ", not by " + expected;
    }

    /** A table that is partitioned, but not by ranges. */
    public static String noRanges(QualifiedName table, String actual) {
        return "Table " + table + " is partitioned by " + actual + ", so that no range reaches anywhere";
    }

    /** No such partition at any level. */
    public static String noPartition(QualifiedName table, QualifiedName partition) {
        return "Table " + table + " has no partition " + partition;
    }

    /** A partition that is no longer seen through its table. */
    public static String beingDetached(QualifiedName table, QualifiedName partition) {
        return "Partition " + partition + " of table " + table
                + " is being detached: its DETACH CONCURRENTLY was begun and not finished";
    }

    /** A partition of other rows. */
    public static String otherBound(QualifiedName partition, PartitionBound actual, PartitionBound expected) {
        return "Partition " + partition + " has the bound " + actual + ", not " + expected;
    }

    /** A row where there should be none. */
    public static String rowsInDefault(QualifiedName table, QualifiedName defaultPartition) {
        return "The default partition " + defaultPartition + " of table " + table + " holds rows";
    }

    /**
     * An index that is not there, not valid, or not on every partition.
     *
     * @param faults at least one; of several, one of a partition tells more than that of the table itself
     */
    public static String indexNotValid(QualifiedName table, String index, List<IndexFault> faults) {
        if (faults.get(0).table().equals(table) && faults.get(0).index() == null) {
            return "Table " + table + " has no index " + index;
        }
        List<IndexFault> ofPartitions =
                faults.stream().filter(fault -> !fault.table().equals(table)).toList();
        if (ofPartitions.isEmpty()) {
            return "Index " + index + " of table " + table + " is not valid";
        }
        IndexFault first = ofPartitions.get(0);
        int more = ofPartitions.size() - 1;
        return "Index " + index + " of table " + table + " is not valid: partition " + first.table()
                + (first.index() == null
                        ? " has no part of it"
                        : " has its part " + first.index() + ", which is not valid")
                + (more == 0 ? "" : "; so it is with " + more + (more == 1 ? " more partition" : " more partitions"));
    }

    /** A range-partitioned table without a range. */
    public static String noRangeYet(QualifiedName table, List<BoundValue> until) {
        return "Table " + table + " has no range partitions, so they do not reach until " + join(until);
    }

    /** Ranges that end too early. */
    public static String endsBefore(QualifiedName table, List<BoundValue> end, List<BoundValue> until) {
        return "The partitions of table " + table + " reach until " + join(end) + ", not until " + join(until);
    }

    /** Ranges that leave something out. */
    public static String gap(QualifiedName table, List<BoundValue> from, List<BoundValue> to, List<BoundValue> until) {
        return "The partitions of table " + table + " have a gap from " + join(from) + " to " + join(to)
                + ", so they do not reach until " + join(until);
    }

    private static String join(List<BoundValue> values) {
        return values.stream().map(BoundValue::text).collect(Collectors.joining(", "));
    }
}
