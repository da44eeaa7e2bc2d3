package liquibase.ext.partitions.model;

import java.util.List;

/** What makes an index: CREATE INDEX, or a constraint that the index enforces. */
public sealed interface IndexedDefinition permits IndexDefinition, IndexConstraint {

    /** Whether no two rows may have the same key. */
    boolean unique();

    /** Whether nulls count as different from each other, where no two rows may have the same key. */
    boolean nullsDistinct();

    /** The names of the key columns that are no expressions, as far as the definition itself tells. */
    List<String> columnNames();

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
