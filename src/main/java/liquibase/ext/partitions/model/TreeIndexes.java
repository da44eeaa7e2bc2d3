package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a partition tree, as far as they matter for one wanted index.
 *
 * @param wanted the wanted index as the server understands it; null when nobody can tell, as for a table that is only
 *     printed so far
 * @param tables the tables of the tree
 * @param taken the relations that have one of the wanted names
 */
public record TreeIndexes(
        @Nullable Wanted wanted, Map<QualifiedName, TableIndexes> tables, Map<QualifiedName, Taken> taken) {

    /** Nothing known. */
    public static final TreeIndexes UNKNOWN = new TreeIndexes(null, Map.of(), Map.of());

    public TreeIndexes {
        tables = Map.copyOf(tables);
        taken = Map.copyOf(taken);
    }

    /**
     * An index as the server understands its definition.
     *
     * @param shape to be compared with {@link ExistingIndex#shape}
     * @param definition for messages
     * @param equalColumns the columns that an exclusion constraint compares by =; none for anything else
     */
    public record Wanted(String shape, String definition, List<String> equalColumns) {
        public Wanted {
            equalColumns = List.copyOf(equalColumns);
        }

        /** Anything but an exclusion constraint. */
        public Wanted(String shape, String definition) {
            this(shape, definition, List.of());
        }
    }

    /**
     * A relation that has a wanted name.
     *
     * @param kind what it is, with an article: {@code an index}
     * @param table the table that it is an index of; null for another kind
     * @param definition what the index is, as {@link Wanted#definition}; empty for another kind
     */
    public record Taken(String kind, @Nullable QualifiedName table, String definition) {}

    /** What the index of a wanted name is, for messages; empty when nobody can tell. */
    public String definitionOf(QualifiedName index) {
        Taken owner = taken.get(index);
        return owner == null ? "" : owner.definition();
    }

    /** What the wanted index is, for messages; empty when nobody can tell. */
    public String wantedDefinition() {
        return wanted == null ? "" : wanted.definition();
    }

    /** The indexes of a table. */
    public TableIndexes of(QualifiedName table) {
        return tables.getOrDefault(table, TableIndexes.NONE);
    }

    /** The index of this name that a table has. */
    public Optional<ExistingIndex> find(QualifiedName table, QualifiedName index) {
        return of(table).indexes().stream()
                .filter(existing -> existing.name().equals(index))
                .findFirst();
    }

    /** Whether an index is of the wanted shape; where nobody can tell, one counts as the wanted one. */
    public boolean isWanted(ExistingIndex index) {
        return wanted == null || wanted.shape().equals(index.shape());
    }
}
