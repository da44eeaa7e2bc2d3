package liquibase.ext.partitions.model;

import java.util.Optional;

/** A constraint between the rows of a table, which an index of the same name enforces. */
public sealed interface IndexConstraint extends ConstraintDefinition, IndexedDefinition
        permits UniqueConstraint, ExclusionConstraint {

    /**
     * The index that can be built before there is the constraint, which then uses it (manual, reference page ALTER TABLE);
     * empty where PostgreSQL makes both at once only.
     */
    Optional<IndexDefinition> usableIndex();

    @Override
    default Optional<IndexConstraint> constraint() {
        return Optional.of(this);
    }

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
