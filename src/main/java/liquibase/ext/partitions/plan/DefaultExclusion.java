package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Keeps rows of new partitions out of a default partition, and lets the server prove that it holds none, so that it does
 * not scan it under a lock.
 *
 * @param defaultPartition the default partition
 * @param key the partition key of its parent
 * @param bounds the bounds of the new partitions
 */
record DefaultExclusion(QualifiedName defaultPartition, PartitionKey key, List<PartitionBound> bounds) {

    DefaultExclusion {
        bounds = List.copyOf(bounds);
    }

    /** Refuses rows from now on, whatever an earlier run has left. */
    List<Step> refuseRows() {
        return List.of(
                release(),
                new Step.AddExclusionCheck(defaultPartition, PlanAssembly.EXCLUSION_CONSTRAINT, key, bounds));
    }

    /** Looks at the rows that there are. */
    Step validate() {
        return new Step.ValidateConstraint(defaultPartition, PlanAssembly.EXCLUSION_CONSTRAINT);
    }

    /** Ends it. */
    Step release() {
        return new Step.DropConstraint(defaultPartition, PlanAssembly.EXCLUSION_CONSTRAINT, true);
    }
}
