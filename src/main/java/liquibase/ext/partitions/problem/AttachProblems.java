package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableParts;

/** Tables that cannot become partitions as they are. */
public final class AttachProblems {

    private static final String USE_PLAIN_FORM = "attach it without concurrently when it may be locked that long";

    private AttachProblems() {}

    /** It would be its own partition, or that of one of its partitions. */
    public static Problem circular(QualifiedName table, QualifiedName parent) {
        return new Problem(
                table.equals(parent)
                        ? table + " would become a partition of itself"
                        : table + " would become a partition of " + parent + ", which is one of its own",
                "Correct partitionName or tableName");
    }

    /** It is there already, just as asked for. */
    public static Problem attached(QualifiedName table, QualifiedName parent, PartitionBound bound) {
        return new Problem(
                table + " is a partition of " + parent + " " + bound + " already",
                "Remove the change, or put a partitionExists precondition before it that marks it as run");
    }

    /** It is a partition of the table, of other rows. */
    public static Problem attachedOtherwise(
            QualifiedName table, QualifiedName parent, PartitionBound actual, PartitionBound wanted) {
        return new Problem(
                table + " is a partition of " + parent + " already, " + actual + ", and " + wanted + " is asked for",
                "Make the bounds agree, or detach it first with detachPartition");
    }

    /** It is a partition of another table. */
    public static Problem partitionOf(QualifiedName table, QualifiedName actualParent) {
        return new Problem(
                table + " is already a partition of " + actualParent,
                "Detach it there first with detachPartition, or correct the names");
    }

    /** A DETACH CONCURRENTLY of it was begun. */
    public static Problem detachPending(QualifiedName table, QualifiedName parent) {
        return new Problem(
                table + " is being detached from " + parent,
                "Let that come to its end, if need be by ALTER TABLE … DETACH PARTITION … FINALIZE");
    }

    /** The parent has a default partition. */
    public static Problem secondDefault(QualifiedName table, QualifiedName parent, QualifiedName existing) {
        return new Problem(
                table + " would be a second default partition of " + parent + " beside " + existing,
                "Detach the other first, or give the table a bound");
    }

    /** Moduli that do not divide each other. */
    public static Problem modulus(QualifiedName table, int modulus, QualifiedName existing, int existingModulus) {
        return new Problem(
                table + " would have the modulus " + modulus + ", which neither divides nor is divided by the "
                        + existingModulus + " of partition " + existing,
                "Give a modulus that fits those of all other partitions");
    }

    /** A view or the like. */
    public static Problem notAttachable(QualifiedName table, String kind) {
        return new Problem(
                table + " is " + kind + ", which cannot become a partition",
                "Name a table, a partitioned table or a foreign table");
    }

    /** It inherits by INHERITS. */
    public static Problem inherits(QualifiedName table, List<QualifiedName> parents) {
        return new Problem(
                table + " inherits from " + names(parents) + ", and a partition cannot",
                "End that first with ALTER TABLE " + table + " NO INHERIT " + parents.get(0));
    }

    /** Others inherit from it by INHERITS. */
    public static Problem inherited(QualifiedName table) {
        return new Problem(
                "Other tables inherit from " + table + ", and from a partition none can",
                "End that first with ALTER TABLE … NO INHERIT " + table);
    }

    /** It was created with OF. */
    public static Problem typed(QualifiedName table) {
        return new Problem(
                table + " is a table of a composite type, which cannot become a partition",
                "Free it first with ALTER TABLE " + table + " NOT OF");
    }

    /** Temporary beside permanent. */
    public static Problem persistence(QualifiedName table, QualifiedName parent) {
        return new Problem(
                "One of " + table + " and " + parent + " is a temporary table and the other is not",
                "Attach a table of the same kind");
    }

    /** Somebody else's. */
    public static Problem otherOwner(QualifiedName table, String owner) {
        return new Problem(
                table + " belongs to the role " + owner + ", and only who belongs to that role can attach it",
                "Connect as such a user, or change its owner with ALTER TABLE " + table + " OWNER TO …");
    }

    /** Columns that it lacks. */
    public static Problem columnsMissing(QualifiedName table, QualifiedName parent, List<TableParts.Column> columns) {
        return new Problem(
                table + " lacks " + plural("column", columns.size()) + " of " + parent + ": "
                        + columns.stream()
                                .map(column -> (column.name() + " " + column.type()).strip())
                                .collect(Collectors.joining(", ")),
                "Add what is missing first with addColumn");
    }

    /** Columns that the parent does not have. */
    public static Problem columnsTooMany(QualifiedName table, QualifiedName parent, List<String> columns) {
        return new Problem(
                table + " has " + plural("column", columns.size()) + " that " + parent + " does not have: "
                        + String.join(", ", columns),
                "Drop what is too much, or add it to the partitioned table");
    }

    /**
     * A column that is another.
     *
     * @param actual what it is in the table
     * @param wanted what it is in the parent
     */
    public static Problem columnDiffers(QualifiedName table, String column, String actual, String wanted) {
        return new Problem(
                "Column " + column + " of " + table + " is " + actual + ", and " + wanted + " in the partitioned table",
                "Make the two agree first, as with ALTER TABLE " + table + " ALTER COLUMN " + column);
    }

    /** Columns that may be null there, and not in the parent. */
    public static Problem nullable(QualifiedName table, List<String> columns) {
        return new Problem(
                plural("Column", columns.size()) + " " + String.join(", ", columns) + " of " + table
                        + " can be null, and cannot in the partitioned table",
                "Set it first: ALTER TABLE " + table + " "
                        + columns.stream()
                                .map(column -> "ALTER COLUMN " + column + " SET NOT NULL")
                                .collect(Collectors.joining(", ")));
    }

    /** Identity columns, which a partition gets from its parent (17 and later). */
    public static Problem identity(QualifiedName table, List<String> columns) {
        return new Problem(
                table + (columns.size() == 1 ? " has an identity column" : " has identity columns")
                        + ", which a table that is attached cannot have: " + String.join(", ", columns),
                "Drop the property first: ALTER TABLE " + table + " "
                        + columns.stream()
                                .map(column -> "ALTER COLUMN " + column + " DROP IDENTITY")
                                .collect(Collectors.joining(", ")));
    }

    /** A check constraint that it lacks. */
    public static Problem checkMissing(QualifiedName table, String name, String definition) {
        return new Problem(
                table + " lacks the constraint " + name + " " + definition + " of the partitioned table",
                "Add it first: ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + definition);
    }

    /** A check constraint that demands something else. */
    public static Problem checkDiffers(QualifiedName table, String name, String actual, String wanted) {
        return new Problem(
                "The constraint " + name + " of " + table + " is " + actual + ", and " + wanted
                        + " in the partitioned table",
                "Drop it, and add it as the partitioned table has it");
    }

    /** A check constraint that is not validated. */
    public static Problem checkNotValidated(QualifiedName table, String name) {
        return new Problem(
                "The constraint " + name + " of " + table + " is not validated",
                "Do so first: ALTER TABLE " + table + " VALIDATE CONSTRAINT " + name);
    }

    /** A check constraint with NO INHERIT. */
    public static Problem checkNotInheritable(QualifiedName table, String name) {
        return new Problem(
                "The constraint " + name + " of " + table
                        + " is marked NO INHERIT, which that of a partition cannot be",
                "Drop it, and add it without NO INHERIT");
    }

    /** Rows that do not belong there. */
    public static Problem rowsOutside(
            QualifiedName table, PartitionBound bound, long rows, String lowest, String highest) {
        return new Problem(
                table + " holds " + rows + (rows == 1 ? " row that does not belong" : " rows that do not belong")
                        + " to the partition " + bound + ", with keys from " + lowest + " to " + highest,
                "Move or delete them first, or correct the bound");
    }

    /** A constraint that it was to have as its new parent has it, and that stays. */
    public static Problem constraintBroken(QualifiedName table, String constraint, String serverMessage) {
        return new Problem(
                "Rows of " + table + " break the constraint " + constraint + " (" + serverMessage
                        + "), which stays NOT VALID and in force there, so new rows and changed ones have to obey it",
                "Delete or correct them, and run the change again, or be rid of it with ALTER TABLE " + table
                        + " DROP CONSTRAINT " + constraint);
    }

    /** Rows that came after the table was looked at. */
    public static Problem rowsCame(String serverMessage) {
        return new Problem(
                "Rows came that do not belong where they are (" + serverMessage + ")",
                "Move or delete them, and run the change again");
    }

    /** What a sub-partitioned table lacks and would get under a lock. */
    public static Problem subtreeLacks(QualifiedName table, List<String> parts) {
        return new Problem(
                "The partitioned table " + table + " lacks what its new parent has, which would be made of all its"
                        + " partitions under a lock: " + String.join(", ", parts),
                "Make them first with createPartitionIndexes, createPartitionConstraints or createPartitionForeignKeys and"
                        + " concurrently, or " + USE_PLAIN_FORM);
    }

    /** An exclusion constraint cannot be built beside writers. */
    public static Problem exclusionMissing(QualifiedName table, String constraint) {
        return new Problem(
                table + " lacks the equal of constraint " + constraint + ", which PostgreSQL builds under a lock only",
                "Add it first at a quiet time, or " + USE_PLAIN_FORM);
    }

    /** A foreign key that points at the table's own new parent cannot be checked before. */
    public static Problem pointsAtParent(QualifiedName table, String constraint) {
        return new Problem(
                "The foreign key " + constraint + " points at the partitioned table itself, so the rows of " + table
                        + " can be checked only once it is attached, under a lock",
                "Drop the foreign key and create it anew afterwards, or " + USE_PLAIN_FORM);
    }

    /** Another constraint has the name. */
    public static Problem nameTaken(QualifiedName table, String constraint) {
        return new Problem(
                table + " has another constraint " + constraint + " than the foreign key of the partitioned table",
                "Rename or drop it first");
    }

    private static String names(List<QualifiedName> names) {
        return names.stream().map(QualifiedName::toString).collect(Collectors.joining(", "));
    }

    private static String plural(String noun, int count) {
        return count == 1 ? noun : noun + "s";
    }
}
