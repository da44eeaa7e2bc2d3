package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * A key column of an index as CREATE INDEX has it (manual, reference page CREATE INDEX).
 *
 * @param text the column's name in exact case, or an expression as SQL, without parentheses around it
 * @param computed whether it is an expression
 * @param collation the collation's name, or SQL with double quotes in it; null for the column's own
 * @param operatorClass the operator class as SQL, with its parameters; null for the type's default
 * @param descending whether it is in descending order
 * @param nulls where nulls go; null for the default of the order
 */
public record IndexColumn(
        String text,
        boolean computed,
        @Nullable String collation,
        @Nullable String operatorClass,
        boolean descending,
        @Nullable Nulls nulls) {

    /** Where nulls go. */
    public enum Nulls {
        FIRST,
        LAST
    }

    /** A column of that name in its default order. */
    public static IndexColumn of(String name) {
        return new IndexColumn(name, false, null, null, false, null);
    }
}
