package liquibase.ext.partitions.model;

/**
 * A condition that every row fulfils.
 *
 * @param expression the condition as SQL, without parentheses around it
 */
public record CheckConstraint(String expression) implements RowConstraint {
    @Override
    public ExistingConstraint.Kind kind() {
        return ExistingConstraint.Kind.CHECK;
    }

    @Override
    public <R> R accept(ConstraintDefinition.Visitor<R> visitor) {
        return visitor.check(this);
    }
}
