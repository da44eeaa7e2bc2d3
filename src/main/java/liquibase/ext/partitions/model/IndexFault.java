package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * A table of a partition tree that an index of the tree does not serve.
 *
 * @param table the table
 * @param index the name of its part of the index, which is not valid; null when it has none
 */
public record IndexFault(QualifiedName table, @Nullable String index) {}
