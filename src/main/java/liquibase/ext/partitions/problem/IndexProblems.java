package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.QualifiedName;

/** Indexes that cannot be had, or are not what a change says. */
public final class IndexProblems {

    private IndexProblems() {}

    /** A name that PostgreSQL would cut. */
    public static Problem nameTooLong(String name, int bytes, int limit) {
        return new Problem(
                "The index name \"" + name + "\" has " + bytes + " bytes, PostgreSQL's limit is " + limit,
                "Give a shorter indexName");
    }

    /** A pattern that gives all partitions one name. */
    public static Problem patternWithoutPartition(String pattern) {
        return new Problem(
                "partitionIndexName=\"" + pattern + "\" gives the indexes of all partitions one name",
                "Put {partition} into it, as in {partition}_{index}");
    }

    /** A unique index that does not hold the partition key. */
    public static Problem uniqueWithoutKey(QualifiedName index, QualifiedName table, List<String> missing) {
        return new Problem(
                "The unique index " + index.name() + " lacks " + columns(missing) + " of the partition key of " + table
                        + ", and PostgreSQL checks uniqueness within one partition only",
                "Add " + columns(missing) + ", or set partitionsOnly=\"true\" to have it unique in each partition");
    }

    /** A partition key with an expression allows no unique index. */
    public static Problem uniqueOverExpressionKey(QualifiedName index, QualifiedName table, String expression) {
        return new Problem(
                "The unique index " + index.name() + " is impossible on " + table + ", whose partition key holds the"
                        + " expression " + expression,
                "Set partitionsOnly=\"true\" to have it unique in each partition");
    }

    private static String columns(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
    }

    /** Foreign tables have no indexes, so nothing can make rows unique there. */
    public static Problem uniqueOverForeign(QualifiedName index, List<QualifiedName> foreign) {
        return new Problem(
                "The unique index " + index.name() + " cannot be had with the foreign table"
                        + (foreign.size() == 1 ? " " : "s ") + list(foreign) + " among the partitions",
                "Set partitionsOnly=\"true\" and matching to name the other partitions, or leave out unique");
    }

    /** NULLS NOT DISTINCT on an old server. */
    public static Problem nullsNotDistinctUnknown(int major) {
        return new Problem(
                "nullsDistinct=\"false\" needs PostgreSQL 15, and the server is PostgreSQL " + major,
                "Leave it out, or exclude nulls with where");
    }

    /** A glob that fits no partition. */
    public static Problem nothingMatches(QualifiedName table, String glob) {
        return new Problem("No partition of " + table + " matches \"" + glob + "\"", "Correct matching");
    }

    /** An index of that name is there, and nobody said that it may be. */
    public static Problem exists(QualifiedName index) {
        return new Problem(
                "There is already an index " + index, "Set ifNotExists=\"true\" to keep it, or give another indexName");
    }

    /** An index of that name and another definition. */
    public static Problem differs(QualifiedName index, String actual, String wanted) {
        return new Problem(
                "There is already an index " + index + " " + actual + ", and " + wanted + " is asked for",
                "Drop or rename it, or give another indexName");
    }

    /** Some other relation has the name. */
    public static Problem nameTaken(QualifiedName index, String owner) {
        return new Problem(
                "The name " + index + " is taken by " + owner, "Drop or rename that, or give another indexName");
    }

    /** An index of that name belongs to another index. */
    public static Problem attachedElsewhere(QualifiedName index, QualifiedName parent) {
        return new Problem(
                "The index " + index + " is a partition of the index " + parent,
                "Give another indexName or partitionIndexName");
    }

    /** An index of that name that a constraint needs. */
    public static Problem ofConstraint(QualifiedName index) {
        return new Problem(
                "The index " + index + " belongs to a constraint", "Give another indexName or partitionIndexName");
    }

    /** All was done, and the index is not valid. */
    public static Problem notValid(QualifiedName index, List<QualifiedName> guilty) {
        return new Problem(
                "The index " + index + " is not valid"
                        + (guilty.isEmpty() ? "" : ", since no valid index is attached to it of " + list(guilty)),
                "Run the change again; should it stay so, drop the index with dropPartitionIndexes and create it anew");
    }

    /** A partitioned index that a foreign table keeps from ever being valid. */
    public static Problem foreignKeepsInvalid(QualifiedName index, List<QualifiedName> foreign) {
        return new Problem(
                "The index " + index + " is not valid and cannot become so with the foreign table"
                        + (foreign.size() == 1 ? " " : "s ") + list(foreign),
                "Drop the index with dropPartitionIndexes, and run the change again");
    }

    /** An index to be dropped that is not there. */
    public static Problem missing(QualifiedName index, QualifiedName table) {
        return new Problem(
                "There is no index " + index + " of table " + table,
                "Correct indexName, or set ifExists=\"true\" if it may be missing");
    }

    /** An index to be dropped that goes with its parent only. */
    public static Problem partOf(QualifiedName index, QualifiedName parent) {
        return new Problem(
                "The index " + index + " is a partition of the index " + parent + " and cannot be dropped by itself",
                "Drop " + parent);
    }

    /** A partitioned index of so many partitions that the lock table cannot hold them. */
    public static Problem tooManyToDrop(QualifiedName index, long objects, long most, int maxLocks) {
        return new Problem(
                "Dropping the index " + index + " locks " + objects + " objects at once, and the server has room for at"
                        + " most " + most + " (max_locks_per_transaction is " + maxLocks + ")",
                "Raise max_locks_per_transaction; PostgreSQL drops a partitioned index only as a whole");
    }

    /** A definition that the server does not understand. */
    public static Problem badDefinition(String serverMessage) {
        return new Problem(
                "PostgreSQL does not accept the definition of the index (" + serverMessage + ")",
                "Correct the columns, using, operatorClass, collation, include, with, tablespace or where");
    }

    /** Rows that a unique index forbids. */
    public static Problem notUnique(QualifiedName partition, QualifiedName index, String serverMessage) {
        return new Problem(
                "Partition " + partition + " holds rows that the unique index " + index + " forbids (" + serverMessage
                        + ")",
                "Make them unique, and run the change again");
    }

    /** Something that went wrong on one partition, while others may have been done. */
    public static Problem onPartition(QualifiedName partition, Problem problem) {
        return new Problem("Partition " + partition + ": " + problem.what(), problem.advice());
    }

    /** A run that somebody has interrupted between two steps. */
    public static Problem interrupted() {
        return new Problem(
                "It was interrupted before all was done",
                "Run the change again, which goes on where it was interrupted");
    }

    private static String list(List<QualifiedName> names) {
        int most = 10;
        return names.stream().limit(most).map(QualifiedName::toString).collect(Collectors.joining(", "))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }
}
