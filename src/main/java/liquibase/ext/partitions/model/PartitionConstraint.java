package liquibase.ext.partitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all rows of a partition fulfil: PostgreSQL's partition constraint (manual, ALTER TABLE, "ATTACH PARTITION").
 *
 * @param parent the partitioned table
 * @param key its partition key
 * @param bound the partition's bound
 * @param siblings the bounds of the other partitions, which a default partition holds no rows of
 * @param ancestors what the rows of the partitioned table fulfil, as SQL; null when it is no partition
 */
public record PartitionConstraint(
        QualifiedName parent,
        PartitionKey key,
        PartitionBound bound,
        List<PartitionBound> siblings,
        @Nullable String ancestors) {

    public PartitionConstraint {
        siblings = List.copyOf(siblings);
    }

    /** Whether every row fulfils it, as with a default partition without siblings. */
    public boolean isUnlimited() {
        return ancestors == null && siblings.isEmpty() && bound instanceof PartitionBound.Default;
    }
}
