package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/**
 * Every row has a row of another table (manual, section 5.5.5 "Foreign Keys").
 *
 * @param columns the columns in exact case, in order
 * @param referencedTable the other table, which may be the same one
 * @param referencedColumns its columns in exact case, as many as there are columns
 * @param matchFull whether a row with a null in one of several columns has to have nulls in all of them
 * @param onDelete what becomes of a row when the other is deleted
 * @param onUpdate what becomes of a row when the key of the other changes
 * @param deferrable whether it can be checked at the end of a transaction
 * @param initiallyDeferred whether it is, unless SET CONSTRAINTS says otherwise
 */
public record ForeignKey(
        List<String> columns,
        QualifiedName referencedTable,
        List<String> referencedColumns,
        boolean matchFull,
        ReferentialAction onDelete,
        ReferentialAction onUpdate,
        boolean deferrable,
        boolean initiallyDeferred)
        implements RowConstraint {

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** The same, whatever columns ON DELETE sets. */
    public ForeignKey withoutSetColumns() {
        return new ForeignKey(
                columns,
                referencedTable,
                referencedColumns,
                matchFull,
                new ReferentialAction(onDelete.kind(), List.of()),
                onUpdate,
                deferrable,
                initiallyDeferred);
    }

    @Override
    public LockMode lockMode() {
        return LockMode.SHARE_ROW_EXCLUSIVE;
    }

    @Override
    public Optional<ForeignKey> foreignKey() {
        return Optional.of(this);
    }

    @Override
    public ExistingConstraint.Kind kind() {
        return ExistingConstraint.Kind.FOREIGN_KEY;
    }

    @Override
    public <R> R accept(ConstraintDefinition.Visitor<R> visitor) {
        return visitor.foreignKey(this);
    }
}
