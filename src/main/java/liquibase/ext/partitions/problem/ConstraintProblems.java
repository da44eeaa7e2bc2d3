package liquibase.ext.partitions.problem;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Constraints that cannot be had, or are not what a change says. */
public final class ConstraintProblems {

    private ConstraintProblems() {}

    /** A name that PostgreSQL would cut. */
    public static Problem nameTooLong(String name, int bytes, int limit) {
        return new Problem(
                "The constraint name \"" + name + "\" has " + bytes + " bytes, PostgreSQL's limit is " + limit,
                "Give a shorter constraintName");
    }

    /** A constraint of that name is there, and nobody said that it may be. */
    public static Problem exists(String name, QualifiedName table) {
        return new Problem(
                "There is already a constraint " + name + " of table " + table,
                "Set ifNotExists=\"true\" to keep it, or give another constraintName");
    }

    /** A constraint of that name that demands something else. */
    public static Problem differs(
            String name, QualifiedName table, ExistingConstraint.Kind kind, String actual, String wanted) {
        return new Problem(
                "Table " + table + " already has a constraint " + name + ", " + kind + " " + actual + ", and " + wanted
                        + " is asked for",
                "Drop or rename it, or give another constraintName");
    }

    /** A constraint of a leaf that belongs to its parent's. */
    public static Problem inherited(String name, QualifiedName table) {
        return new Problem(
                "The constraint " + name + " of partition " + table + " belongs to that of its parent",
                "Leave out partitionsOnly, or give another constraintName");
    }

    /** A constraint to be dropped that goes with its parent's only. */
    public static Problem droppedWithParent(String name, QualifiedName table) {
        return new Problem(
                "The constraint " + name + " of table " + table
                        + " belongs to that of its parent and cannot be dropped by" + " itself",
                "Drop that of the parent");
    }

    /** A constraint to be dropped that is not there. */
    public static Problem missing(String name, QualifiedName table) {
        return new Problem(
                "There is no constraint " + name + " of table " + table,
                "Correct constraintName, or set ifExists=\"true\" if it may be missing");
    }

    /** A constraint to be dropped that only partitions have. */
    public static Problem onPartitionsOnly(String name, QualifiedName table, List<QualifiedName> leaves) {
        return new Problem(
                "There is no constraint " + name + " of table " + table + ", only of its partition"
                        + (leaves.size() == 1 ? " " : "s ") + list(leaves),
                "Set partitionsOnly=\"true\" to drop it there, or correct constraintName");
    }

    /** A constraint to be dropped that is of another kind than the change is for. */
    public static Problem otherKind(String name, QualifiedName table, ExistingConstraint.Kind kind) {
        String change = switch (kind) {
            case FOREIGN_KEY -> "dropPartitionForeignKeys";
            case CHECK, UNIQUE, EXCLUSION -> "dropPartitionConstraints";
            case PRIMARY_KEY -> "dropPrimaryKey";
            default -> "another change";
        };
        return new Problem(
                "The constraint " + name + " of table " + table + " is " + kind,
                "Use " + change + ", or correct constraintName");
    }

    /** A constraint to be dropped that is another than the change says. */
    public static Problem differsFromDescribed(String name, QualifiedName table, String actual, String described) {
        return new Problem(
                "The constraint " + name + " of table " + table + " is " + actual + ", and the change describes it as "
                        + described,
                "Describe what it is, so that a rollback makes the same, or correct constraintName");
    }

    /** A constraint on so many partitions that the lock table cannot hold them. */
    public static Problem tooManyToAdd(String name, long objects, long most, int maxLocks) {
        return new Problem(
                "Adding the constraint " + name + " locks " + objects
                        + " objects at once, and the server has room for at most " + most
                        + " (max_locks_per_transaction is " + maxLocks + ")",
                "Raise max_locks_per_transaction, as PostgreSQL adds a constraint of a partitioned table to all partitions"
                        + " at once; or set partitionsOnly=\"true\" and runInTransaction=\"false\"");
    }

    /** A constraint of so many partitions that the lock table cannot hold them. */
    public static Problem tooManyToDrop(String name, long objects, long most, int maxLocks) {
        return new Problem(
                "Dropping the constraint " + name + " locks " + objects
                        + " objects at once, and the server has room for at" + " most " + most
                        + " (max_locks_per_transaction is " + maxLocks + ")",
                "Raise max_locks_per_transaction; PostgreSQL drops a constraint of a partitioned table only as a whole");
    }

    /** NOT VALID of a foreign key on an old server. */
    public static Problem notValidUnknown(int major) {
        return new Problem(
                "validate=\"false\" for a foreign key of a partitioned table needs PostgreSQL 18, and the server is"
                        + " PostgreSQL " + major,
                "Leave it out, with concurrently=\"true\" if writes are to go on, or set partitionsOnly=\"true\"");
    }

    /** A foreign key of a leaf that PostgreSQL cannot tell from the wanted one. */
    public static Problem setsOtherColumns(String name, QualifiedName leaf, String definition) {
        return new Problem(
                "Partition " + leaf + " has the foreign key " + name + ", " + definition
                        + ", which PostgreSQL would take for the wanted one, as it does not compare the columns that ON"
                        + " DELETE sets",
                "Drop it, and run the change again");
    }

    /** The columns of SET NULL or SET DEFAULT on an old server. */
    public static Problem setColumnsUnknown(int major) {
        return new Problem(
                "SET NULL or SET DEFAULT of single columns needs PostgreSQL 15, and the server is PostgreSQL " + major,
                "Leave out the columns in parentheses");
    }

    /** Foreign tables have no foreign keys. */
    public static Problem foreignKeyOverForeign(String name, List<QualifiedName> foreign) {
        return new Problem(
                "The foreign key " + name + " cannot be had with the foreign table" + (foreign.size() == 1 ? " " : "s ")
                        + list(foreign) + " among the partitions",
                "Set partitionsOnly=\"true\" to have it on the others");
    }

    /** Columns that a table has not. */
    public static Problem noSuchColumns(
            QualifiedName table, List<String> unknown, String attribute, Collection<String> columns) {
        List<String> nearest = unknown.stream()
                .flatMap(column -> Stream.ofNullable(KnownNames.nearest(column, columns)))
                .distinct()
                .toList();
        return new Problem(
                "Table " + table + " has no " + named(unknown),
                (nearest.isEmpty() ? "" : "Did you mean " + String.join(", ", nearest) + "? ") + "Correct "
                        + attribute);
    }

    /**
     * A foreign key to a table that is not there.
     *
     * @param nearest the table that may have been meant; null when none is near
     */
    public static Problem noReferencedTable(QualifiedName table, @Nullable QualifiedName nearest) {
        return new MissingTable(table, nearest, "referencedTableName")
                .problem(
                        "There is no table " + table + " for the foreign key to point at",
                        "Create it in an earlier changeset, or correct referencedTableName or referencedTableSchemaName");
    }

    /** A foreign key to something that is no table. */
    public static Problem notReferable(QualifiedName table, String kind) {
        return new Problem(
                "A foreign key points at a table, and " + table + " is " + kind, "Correct referencedTableName");
    }

    /** A foreign key to columns that are not unique. */
    public static Problem notUnique(QualifiedName table, List<String> columns, Collection<Set<String>> keys) {
        return new Problem(
                "Table " + table + " has no unique constraint on " + named(columns) + ", which a foreign key points at"
                        + (keys.isEmpty() ? "" : ", only on " + keys(keys)),
                "Add a unique constraint on " + named(columns) + " of " + table + ", or correct referencedColumnNames");
    }

    /** A foreign key to a partitioned table without its partition key. */
    public static Problem withoutPartitionKey(QualifiedName table, List<String> columns, List<String> missing) {
        return new Problem(
                "Table " + table + " is partitioned by " + named(missing) + ", so it has no unique constraint on "
                        + named(columns) + " alone, which a foreign key points at",
                "Add " + named(missing)
                        + " to referencedColumnNames, the column that holds it to baseColumnNames, and a"
                        + " unique constraint on all of them to " + table);
    }

    /** A definition that the server does not understand. */
    public static Problem badDefinition(ExistingConstraint.Kind kind, String serverMessage) {
        return new Problem(
                "PostgreSQL does not accept the constraint (" + serverMessage + ")",
                switch (kind) {
                    case CHECK -> "Correct check";
                    case UNIQUE -> "Correct unique";
                    case EXCLUSION -> "Correct exclude";
                    default -> "Correct what the change says of it";
                });
    }

    private static String named(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
    }

    private static String keys(Collection<Set<String>> keys) {
        return keys.stream()
                .map(key -> key.stream().sorted().collect(Collectors.joining(", ", "(", ")")))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private static String list(List<QualifiedName> names) {
        int most = 10;
        return names.stream().limit(most).map(QualifiedName::toString).collect(Collectors.joining(", "))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }
}
