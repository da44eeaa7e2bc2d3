package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/**
 * No two rows have the same values.
 *
 * @param columnNames the columns in exact case, at least one
 */
public record UniqueConstraint(List<String> columnNames) implements IndexConstraint {

    public UniqueConstraint {
        columnNames = List.copyOf(columnNames);
    }

    /** The index that enforces it. */
    public IndexDefinition index() {
        return new IndexDefinition(
                true,
                true,
                null,
                columnNames.stream().map(IndexColumn::of).toList(),
                List.of(),
                null,
                Storage.INHERITED);
    }

    @Override
    public Optional<IndexDefinition> usableIndex() {
        return Optional.of(index());
    }

    @Override
    public boolean unique() {
        return true;
    }

    @Override
    public ExistingConstraint.Kind kind() {
        return ExistingConstraint.Kind.UNIQUE;
    }

    @Override
    public <R> R accept(ConstraintDefinition.Visitor<R> visitor) {
        return visitor.unique(this);
    }
}
