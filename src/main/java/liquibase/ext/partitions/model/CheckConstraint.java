package liquibase.ext.partitions.model;

import java.util.Optional;

/**
 * A condition that every row fulfils.
 *
 * @param expression the condition as SQL, without parentheses around it
 */
public record CheckConstraint(String expression) implements RowConstraint {
    @Override
    public Optional<ForeignKey> foreignKey() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(ConstraintDefinition.Visitor<R> visitor) {
        return visitor.check(this);
    }
}
