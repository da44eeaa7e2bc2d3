package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeIndexes;
import org.jspecify.annotations.Nullable;

/** Indexes that cannot be had, or are not what a change says. */
public final class IndexProblems {

    private IndexProblems() {}

    /** A text where attributes or columns belong. */
    public static Problem strayText(String parent, String text) {
        return new Problem(
                "<" + parent + "> contains the text \"" + text + "\", which is no column",
                "List names in columnNames, or write each column as an item, such as \"- column: {name: …}\"");
    }

    /** An entry of the list of columns is none. */
    public static Problem noColumn(String parent, String name) {
        return new Problem(
                "\"" + name + "\" in <" + parent + "> is no column",
                "In YAML and JSON each column is an entry such as \"- column: {name: …, descending: true}\"");
    }

    /** An index without columns. */
    public static Problem noColumns(String element) {
        return new Problem("<" + element + "> has no columns", "Add columnNames, or column items");
    }

    /** Columns in both ways. */
    public static Problem columnsTwice(String element) {
        return new Problem("<" + element + "> has both columnNames and column items", "Keep one of them");
    }

    /** Names with commas between them that cannot be told apart. */
    public static Problem unreadableNames(String element, String name, String text) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is \"" + text + "\", which is no list of names",
                "Separate the names by commas, and put a name in double quotes (doubled inside) that has a comma or a"
                        + " quote at its start");
    }

    /** Liquibase hands a list of one entry over as that entry. */
    public static Problem commaInOnlyName(String element, String name, String entry) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is a list with the one entry \"" + entry
                        + "\", which Liquibase takes for a text of several names",
                "Write '\"" + entry.replace("\"", "\"\"") + "\"' for one name with a comma, or a list of several");
    }

    /** A name with a direction behind it, which would be taken for a part of the name. */
    public static Problem orderInName(String element, String attribute, String name) {
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> has \"" + name + "\", and a name says nothing of the order",
                "Write a column item, with descending=\"true\" for desc and with nulls for where they go; a column of"
                        + " this very name goes in double quotes");
    }

    /** An expression in place of a name. */
    public static Problem expressionInName(String element, String attribute, String name) {
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> has \"" + name + "\", which is no name",
                "Write an expression as a column item with computed=\"true\"; a column of this very name goes in double"
                        + " quotes");
    }

    /** A dropped index that is to be made anew. */
    public static Problem notDefined(@Nullable String index) {
        return new Problem(
                "The change does not say what the index " + index + " was",
                "Add columnNames or column items, and whatever else its createPartitionIndexes has (unique, using, include,"
                        + " where, with, tablespace), or a rollback to the changeset");
    }

    /** A name that PostgreSQL would cut. */
    public static Problem nameTooLong(IndexWords words, String name, int bytes, int limit) {
        return new Problem(
                "The " + words.noun() + " name \"" + name + "\" has " + bytes + " bytes, PostgreSQL's limit is "
                        + limit,
                "Give a shorter " + words.nameAttribute());
    }

    /** A pattern that gives all partitions one name. */
    public static Problem patternWithoutPartition(String pattern) {
        return new Problem(
                "partitionIndexName=\"" + pattern + "\" gives the indexes of all partitions one name",
                "Put {partition} into it, as in {partition}_{index}");
    }

    /** Two tables whose indexes would have one name. */
    public static Problem nameTwice(IndexWords words, QualifiedName index, QualifiedName one, QualifiedName other) {
        return new Problem(
                "The " + words.plural() + " of " + one + " and " + other + " would both have the name " + index,
                "Give another " + words.nameAttributes());
    }

    /** A unique index or constraint that does not hold the partition key. */
    public static Problem uniqueWithoutKey(
            IndexWords words, QualifiedName index, QualifiedName table, List<String> missing) {
        return new Problem(
                "The " + words.kind() + " " + index.name() + " lacks " + columns(missing) + " of the partition key of "
                        + table + ", and PostgreSQL checks uniqueness within one partition only",
                "Add " + columns(missing) + ", or set partitionsOnly=\"true\" to have it unique in each partition");
    }

    /** An exclusion constraint that does not compare the partition key for equality. */
    public static Problem exclusionWithoutKey(QualifiedName constraint, QualifiedName table, List<String> missing) {
        return new Problem(
                "The exclusion constraint " + constraint.name() + " does not compare " + columns(missing)
                        + " of the partition key of " + table
                        + " with =, and PostgreSQL compares rows within one partition only",
                "Add " + missing.stream().map(name -> name + " WITH =").collect(Collectors.joining(", "))
                        + ", or set partitionsOnly=\"true\" to have it in each partition");
    }

    /** An exclusion constraint of a partitioned table on an old server. */
    public static Problem exclusionUnknown(QualifiedName constraint, int major) {
        return new Problem(
                "The exclusion constraint " + constraint.name()
                        + " needs PostgreSQL 17 on a partitioned table, and the server is PostgreSQL " + major,
                "Set partitionsOnly=\"true\" to have it in each partition");
    }

    /** An exclusion constraint that is to be built without blocking anybody. */
    public static Problem exclusionConcurrently() {
        return new Problem(
                "concurrently=\"true\" is impossible for an exclusion constraint, which PostgreSQL builds only while it"
                        + " blocks reads and writes",
                "Leave out concurrently; with runInTransaction=\"false\" on the changeset each partition is locked by"
                        + " itself only");
    }

    /** A partition key with an expression allows nothing unique. */
    public static Problem overExpressionKey(
            IndexWords words, QualifiedName index, QualifiedName table, String expression) {
        return new Problem(
                "The " + words.kind() + " " + index.name() + " is impossible on " + table
                        + ", whose partition key holds the expression " + expression,
                "Set partitionsOnly=\"true\" " + words.inEach());
    }

    private static String columns(List<String> names) {
        return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
    }

    /** Foreign tables have no indexes, so nothing can forbid rows there. */
    public static Problem overForeign(IndexWords words, QualifiedName index, List<QualifiedName> foreign) {
        return new Problem(
                "The " + words.kind() + " " + index.name() + " cannot be had with the foreign table"
                        + (foreign.size() == 1 ? " " : "s ") + list(foreign) + " among the partitions",
                "Set partitionsOnly=\"true\" and matching to name the other partitions"
                        + (words == IndexWords.INDEX ? ", or leave out unique" : ""));
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
    public static Problem exists(IndexWords words, ExistingIndex index, QualifiedName table) {
        return new Problem(
                "There is already " + anExisting(index, table),
                "Set ifNotExists=\"true\" to keep it, or give another " + words.nameAttribute());
    }

    /** An index of that name and another definition. */
    public static Problem differs(
            IndexWords words, ExistingIndex index, QualifiedName table, String actual, String wanted) {
        return new Problem(
                "There is already " + anExisting(index, table) + (index.constraint() ? ", " : " ") + actual + ", and "
                        + wanted + " is asked for",
                "Drop or rename it, or give another " + words.nameAttribute());
    }

    private static String anExisting(ExistingIndex index, QualifiedName table) {
        return (index.constraint() ? "a " : "an ") + IndexWords.named(index, table);
    }

    /** Something else has the name. */
    public static Problem nameTaken(IndexWords words, QualifiedName index, TreeIndexes.Taken owner) {
        return nameTaken(words, index, owner.table() == null ? owner.kind() : owner.kind() + " of " + owner.table());
    }

    /** Something else has the name. */
    public static Problem nameTaken(IndexWords words, QualifiedName index, String owner) {
        return new Problem(
                "The name " + index + " is taken by " + owner,
                "Drop or rename that, or give another " + words.nameAttribute());
    }

    /** An index of that name belongs to another index. */
    public static Problem attachedElsewhere(
            IndexWords words, ExistingIndex index, QualifiedName table, QualifiedName parent) {
        return new Problem(
                "The " + IndexWords.named(index, table) + " is a partition of the "
                        + (index.constraint() ? "constraint " + parent.name() : "index " + parent),
                "Give another " + words.nameAttributes());
    }

    /** An index of that name that a constraint needs. */
    public static Problem ofConstraint(QualifiedName index) {
        return new Problem(
                "The index " + index + " belongs to a constraint", "Give another indexName or partitionIndexName");
    }

    /** All was done, and the index is not valid. */
    public static Problem notValid(IndexWords words, QualifiedName index, List<QualifiedName> guilty) {
        return new Problem(
                "The index " + index + " is not valid"
                        + (guilty.isEmpty() ? "" : ", since no valid index is attached to it of " + list(guilty)),
                "Run the change again; should it stay so, drop the " + words.noun() + " with " + words.drop()
                        + " and create it anew");
    }

    /** A partitioned index that a foreign table keeps from ever being valid. */
    public static Problem foreignKeepsInvalid(QualifiedName index, List<QualifiedName> foreign) {
        return new Problem(
                "The index " + index + " is not valid and cannot become so with the foreign table"
                        + (foreign.size() == 1 ? " " : "s ") + list(foreign),
                "Drop the index with dropPartitionIndexes, and run the change again");
    }

    /** An invalid index that CREATE INDEX on the parent would take, of a partition beside a foreign table. */
    public static Problem inTheWay(QualifiedName index, QualifiedName partition) {
        return new Problem(
                "The index " + index + " of partition " + partition + " is not valid, and the foreign table beside it"
                        + " makes PostgreSQL take any equal index",
                "Drop " + index + ", and run the change again");
    }

    /** An index to be dropped that is not there. */
    public static Problem missing(QualifiedName index, QualifiedName table) {
        return new Problem(
                "There is no index " + index + " of table " + table,
                "Correct indexName, or set ifExists=\"true\" if it may be missing");
    }

    /** An index to be dropped that is another than the change says. */
    public static Problem differsFromDescribed(QualifiedName index, String actual, String described) {
        return new Problem(
                "The index " + index + " is " + actual + ", and the change describes it as " + described,
                "Describe what it is, so that a rollback makes the same, or correct indexName");
    }

    /** An index to be dropped that goes with its parent only. */
    public static Problem partOf(QualifiedName index, QualifiedName parent) {
        return new Problem(
                "The index " + index + " is a partition of the index " + parent + " and cannot be dropped by itself",
                "Drop " + parent);
    }

    /** An index to be dropped that a constraint needs. */
    public static Problem neededByConstraint(QualifiedName index) {
        return new Problem("The index " + index + " belongs to a constraint", "Drop the constraint");
    }

    /** A partitioned index of so many partitions that the lock table cannot hold them. */
    public static Problem tooManyToDrop(QualifiedName index, long objects, long most, int maxLocks) {
        return new Problem(
                "Dropping the index " + index + " locks " + objects + " objects at once, and the server has room for at"
                        + " most " + most + " (max_locks_per_transaction is " + maxLocks + ")",
                "Raise max_locks_per_transaction; PostgreSQL drops a partitioned index only as a whole");
    }

    /** A definition that the server does not understand. */
    public static Problem badDefinition(IndexWords words, String serverMessage) {
        return new Problem(
                "PostgreSQL does not accept the definition of the " + words.noun() + " (" + serverMessage + ")",
                "Correct " + words.definition());
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
