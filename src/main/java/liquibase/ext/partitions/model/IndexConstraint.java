package liquibase.ext.partitions.model;

/** A constraint between the rows of a table, which an index of the same name enforces. */
public sealed interface IndexConstraint extends ConstraintDefinition, IndexedDefinition
        permits UniqueConstraint, ExclusionConstraint {

    @Override
    default boolean nullsDistinct() {
        return true;
    }

    @Override
    default IndexConstraint withoutStorage() {
        return this;
    }

    @Override
    default <R> R accept(IndexedDefinition.Visitor<R> visitor) {
        return visitor.constraint(this);
    }
}
