package liquibase.ext.partitions.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of a partition tree, as far as they matter for one wanted constraint: those of the wanted names, and
 * foreign keys of any name when one is wanted.
 *
 * @param wanted the wanted constraint as the server understands it; null when nobody can tell, as for a table that is
 *     only printed so far, or when nothing is wanted
 * @param tables the tables of the tree
 * @param referenced the table that a wanted foreign key, or that to be dropped, points at; null for another kind, and when
 *     nobody can tell
 */
public record TreeConstraints(
        @Nullable Wanted wanted,
        Map<QualifiedName, TableConstraints> tables,
        @Nullable ReferencedTable referenced) {

    /** Nothing known. */
    public static final TreeConstraints UNKNOWN = new TreeConstraints(null, Map.of(), null);

    public TreeConstraints {
        tables = Map.copyOf(tables);
    }

    /**
     * A constraint as the server understands it.
     *
     * @param kind what it is
     * @param definition what it demands, to be compared with {@link ExistingConstraint#definition} and for messages
     * @param foreignKey what is compared in its place for a foreign key; null for another kind
     */
    public record Wanted(
            ExistingConstraint.Kind kind,
            String definition,
            @Nullable ForeignKey foreignKey) {}

    /**
     * A table and its constraints.
     *
     * @param bytes how large its rows are on disk
     * @param constraints in no order
     */
    public record TableConstraints(long bytes, List<ExistingConstraint> constraints) {

        /** A table without a constraint. */
        public static final TableConstraints NONE = new TableConstraints(0, List.of());

        public TableConstraints {
            constraints = List.copyOf(constraints);
        }
    }

    /** The constraints of a table. */
    public TableConstraints of(QualifiedName table) {
        return tables.getOrDefault(table, TableConstraints.NONE);
    }

    /** The constraint of this name that a table has. */
    public Optional<ExistingConstraint> find(QualifiedName table, String name) {
        return of(table).constraints().stream()
                .filter(existing -> existing.name().equals(name))
                .findFirst();
    }

    /** The tables that have a constraint of this name by themselves, in order, by whether their rows are known to obey it. */
    public Map<Boolean, List<QualifiedName>> byValidity(String name) {
        return tables.keySet().stream()
                .filter(table ->
                        find(table, name).filter(found -> !found.inherited()).isPresent())
                .sorted(Comparator.comparing(QualifiedName::toString))
                .collect(Collectors.partitioningBy(table ->
                        find(table, name).filter(ExistingConstraint::validated).isPresent()));
    }

    /** Whether a constraint demands what is wanted; where nobody can tell, one counts as the wanted one. */
    public boolean isWanted(ExistingConstraint constraint) {
        return wanted == null || isEqual(wanted, constraint);
    }

    /** Whether a constraint is certain to demand what is wanted. */
    public boolean isKnownAsWanted(ExistingConstraint constraint) {
        return wanted != null && isEqual(wanted, constraint);
    }

    private static boolean isEqual(Wanted wanted, ExistingConstraint constraint) {
        return wanted.kind() == constraint.kind()
                && (wanted.foreignKey() == null
                        ? wanted.definition().equals(constraint.definition())
                        : wanted.foreignKey().equals(constraint.foreignKey()));
    }

    /** What the wanted constraint demands, for messages; empty when nobody can tell. */
    public String wantedDefinition() {
        return wanted == null ? "" : wanted.definition();
    }
}
