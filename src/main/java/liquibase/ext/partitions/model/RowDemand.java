package liquibase.ext.partitions.model;

import java.util.Optional;

/** What a change demands of the rows that its partitions hold already. */
public sealed interface RowDemand {

    /** The partitioned table. */
    QualifiedName table();

    /** Which of its partitions are meant. */
    PartitionScope scope();

    /** The name of the constraint or index that demands it, as the change has it. */
    String name();

    /** Calls the method of the visitor that is for what is demanded. */
    <R> R accept(Visitor<R> visitor);

    /** A function over everything that can be demanded. */
    interface Visitor<R> extends ConstraintDefinition.Visitor<R> {
        R uniqueIndex(IndexDefinition definition);
    }

    /** What a constraint demands. */
    record OfConstraint(QualifiedName table, PartitionScope scope, String name, ConstraintDefinition definition)
            implements RowDemand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return definition.accept(visitor);
        }
    }

    /** What a unique index demands. */
    record OfUniqueIndex(QualifiedName table, PartitionScope scope, String name, IndexDefinition definition)
            implements RowDemand {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.uniqueIndex(definition);
        }
    }

    /** What an index demands, or a constraint that an index enforces; empty for an index that is not unique. */
    static Optional<RowDemand> of(
            QualifiedName table, PartitionScope scope, String name, IndexedDefinition definition) {
        return definition.accept(new IndexedDefinition.Visitor<Optional<RowDemand>>() {
            @Override
            public Optional<RowDemand> index(IndexDefinition index) {
                return index.unique() ? Optional.of(new OfUniqueIndex(table, scope, name, index)) : Optional.empty();
            }

            @Override
            public Optional<RowDemand> constraint(IndexConstraint constraint) {
                return Optional.of(new OfConstraint(table, scope, name, constraint));
            }
        });
    }
}
