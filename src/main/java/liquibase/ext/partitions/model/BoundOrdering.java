package liquibase.ext.partitions.model;

import java.util.Collection;
import java.util.List;

/** Puts the values in bounds in the order of a partition key; a server does it by the key's types and collations. */
@FunctionalInterface
public interface BoundOrdering {

    /** By spelling, for when no server can be asked: in order where the key's types are numbers or times. */
    BoundOrdering TEXTUAL = (key, values) -> key.columns().stream().allMatch(KeyColumn::isNumberOrTime)
            ? TextualBoundOrder.of(values)
            : TextualBoundOrder.equality(values);

    /**
     * Ranks values.
     *
     * @param key the partition key
     * @param values list values (each alone) and ends of ranges (one value a key column)
     * @throws liquibase.ext.partitions.problem.PartitionProblemException if a value does not fit the key's type
     */
    BoundOrder rank(PartitionKey key, Collection<List<BoundValue>> values);
}
