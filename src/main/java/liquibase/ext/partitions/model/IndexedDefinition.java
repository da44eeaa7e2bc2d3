package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/** What makes an index: CREATE INDEX, or a constraint that the index enforces. */
public sealed interface IndexedDefinition permits IndexDefinition, IndexConstraint {

    /** Whether no two rows may have the same key. */
    boolean unique();

    /** Whether nulls count as different from each other, where no two rows may have the same key. */
    boolean nullsDistinct();

    /** The names of the key columns that are no expressions, as far as the definition itself tells. */
    List<String> columnNames();

    /** The constraint that the index is of; empty for an index of its own. */
    default Optional<IndexConstraint> constraint() {
        return Optional.empty();
    }

    /** The same wherever and however it is stored. */
    IndexedDefinition withoutStorage();

    /** Calls the method of the visitor that is for this kind of definition. */
    <R> R accept(Visitor<R> visitor);

    /** A function over both kinds. */
    interface Visitor<R> {
        R index(IndexDefinition definition);

        R constraint(IndexConstraint definition);
    }
}
