package liquibase.ext.partitions.model;

/**
 * A constraint that each row obeys or not, whatever other rows of its table there are. So it can be there before it is
 * validated, and has one name on all tables of a tree.
 */
public sealed interface RowConstraint extends ConstraintDefinition permits ForeignKey, CheckConstraint {}
