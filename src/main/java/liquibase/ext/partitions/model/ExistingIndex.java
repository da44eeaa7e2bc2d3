package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * An index that a table has.
 *
 * @param name its name
 * @param shape its definition without name, table and storage, in a form that is equal for equal ones; null when it
 *     is another than the wanted one for certain, and was not looked at closely
 * @param valid whether queries may use it: {@code pg_index.indisvalid}, for a partitioned index whether every partition
 *     has a valid one attached
 * @param attachedTo the index of the parent that it is a partition of; null for none
 * @param constraint whether it enforces a constraint, which has its name
 */
public record ExistingIndex(
        QualifiedName name,
        @Nullable String shape,
        boolean valid,
        @Nullable QualifiedName attachedTo,
        boolean constraint) {}
