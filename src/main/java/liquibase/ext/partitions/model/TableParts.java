package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.ExistingConstraint.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a table is made of, as far as ATTACH PARTITION compares it with its new parent.
 *
 * @param columns in their order
 * @param checks its check constraints
 * @param foreignKeys its foreign keys
 * @param indexes its indexes, the oldest first
 */
public record TableParts(
        List<Column> columns, List<Constraint> checks, List<Constraint> foreignKeys, List<Index> indexes) {

    public TableParts {
        columns = List.copyOf(columns);
        checks = List.copyOf(checks);
        foreignKeys = List.copyOf(foreignKeys);
        indexes = List.copyOf(indexes);
    }

    /**
     * A column.
     *
     * @param type as PostgreSQL prints it, with its length; empty when the column is only printed so far
     * @param collation with its schema; empty when its type has none
     * @param generated {@code stored} or {@code virtual}; empty when it is not generated
     * @param expression what it is generated as, in parentheses; empty when it is not generated
     * @param identity whether it is an identity column
     * @param notNullConstraint the constraint that keeps it from being null, from PostgreSQL 18 on; null for none
     */
    public record Column(
            String name,
            String type,
            String collation,
            boolean notNull,
            String generated,
            String expression,
            boolean identity,
            @Nullable Constraint notNullConstraint) {}

    /**
     * A check constraint or foreign key.
     *
     * @param definition what it demands in the server's words, without NOT VALID
     * @param validated whether all rows are known to obey
     * @param inheritable whether it holds for partitions too
     * @param ownTree whether it is a foreign key that points at the partitioned table itself or one above it
     */
    public record Constraint(String name, String definition, boolean validated, boolean inheritable, boolean ownTree) {

        private static final String NOT_ENFORCED = " NOT ENFORCED";

        /** Whether rows have to obey, which from PostgreSQL 18 on they need not. */
        public boolean enforced() {
            return !definition.endsWith(NOT_ENFORCED);
        }

        /** What it demands, whether rows have to obey or not. */
        public String demand() {
            return enforced() ? definition : definition.substring(0, definition.length() - NOT_ENFORCED.length());
        }
    }

    /**
     * An index.
     *
     * @param shape what ATTACH compares; empty when the index is only printed so far
     * @param definition what stands behind the table's name in CREATE INDEX, up to WHERE
     * @param predicate the condition of a partial index; null for none
     * @param tablespace its tablespace; null for the database's default
     * @param columns the names of its columns, those of INCLUDE among them
     * @param keyColumns the columns of the table that it tells rows apart by
     * @param constraint the constraint that it belongs to; null for none
     * @param deferral when that is checked, as in ADD CONSTRAINT; empty for at once
     * @param exclusion whether it keeps rows apart by operators, as EXCLUDE and WITHOUT OVERLAPS do
     */
    public record Index(
            String name,
            String shape,
            boolean valid,
            boolean unique,
            String definition,
            @Nullable String predicate,
            @Nullable String tablespace,
            List<String> columns,
            List<String> keyColumns,
            @Nullable Kind constraint,
            String deferral,
            boolean exclusion) {
        public Index {
            columns = List.copyOf(columns);
            keyColumns = List.copyOf(keyColumns);
        }

        /** Whether ATTACH takes one for the other; of one that is only printed so far the columns have to tell. */
        public boolean isLike(Index other) {
            return (shape.isEmpty() || other.shape.isEmpty())
                    ? keyColumns.equals(other.keyColumns)
                    : shape.equals(other.shape);
        }
    }

    /** The column of this name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
