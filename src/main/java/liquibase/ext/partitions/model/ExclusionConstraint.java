package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/**
 * No two rows compare with each other by all of some operators.
 *
 * @param elements what stands behind EXCLUDE, as SQL: {@code USING gist (room WITH =, during WITH &&)}
 */
public record ExclusionConstraint(String elements) implements IndexConstraint {

    @Override
    public Optional<IndexDefinition> usableIndex() {
        return Optional.empty();
    }

    /** Rows may have the same key when an operator is another than equality. */
    @Override
    public boolean unique() {
        return false;
    }

    @Override
    public List<String> columnNames() {
        return List.of();
    }

    @Override
    public ExistingConstraint.Kind kind() {
        return ExistingConstraint.Kind.EXCLUSION;
    }

    @Override
    public <R> R accept(ConstraintDefinition.Visitor<R> visitor) {
        return visitor.exclusion(this);
    }
}
