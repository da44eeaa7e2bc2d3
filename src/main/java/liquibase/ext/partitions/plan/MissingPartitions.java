package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that an existing parent lacks.
 *
 * @param parent the parent
 * @param key its partition key; null when nobody has seen it
 * @param existingDefault its default partition; null when it has none, or when nobody has seen it
 * @param partitions what is to be made under it, the default partition last
 */
record MissingPartitions(
        QualifiedName parent,
        @Nullable PartitionKey key,
        @Nullable QualifiedName existingDefault,
        List<PartitionDefinition> partitions) {

    MissingPartitions {
        partitions = List.copyOf(partitions);
    }

    /** The bounds that are taken from the default partition. */
    List<PartitionBound> bounds() {
        return partitions.stream().map(PartitionDefinition::bound).toList();
    }
}
