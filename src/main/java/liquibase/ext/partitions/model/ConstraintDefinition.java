package liquibase.ext.partitions.model;

import java.util.Optional;

/** What a constraint of a table demands (manual, section 5.5 "Constraints"). */
public sealed interface ConstraintDefinition permits RowConstraint, IndexConstraint {

    /** What adding it locks the table with (manual, reference page ALTER TABLE). */
    default LockMode lockMode() {
        return LockMode.ACCESS_EXCLUSIVE;
    }

    /** What kind of constraint it makes. */
    ExistingConstraint.Kind kind();

    /** The foreign key that it is; empty for another kind. */
    default Optional<ForeignKey> foreignKey() {
        return Optional.empty();
    }

    /** Calls the method of the visitor that is for this kind of constraint. */
    <R> R accept(Visitor<R> visitor);

    /** A function over every kind of constraint; a new kind does not compile until every visitor knows it. */
    interface Visitor<R> {
        R foreignKey(ForeignKey definition);

        R check(CheckConstraint definition);

        R unique(UniqueConstraint definition);

        R exclusion(ExclusionConstraint definition);
    }
}
