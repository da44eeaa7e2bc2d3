package liquibase.ext.partitions.problem;

import java.math.BigInteger;
import java.util.regex.Pattern;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Bounds that cannot be read, are empty, overlap or do not fit the partition key. */
public final class BoundProblems {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_AND_TIME = Pattern.compile(DATE + "[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

    private BoundProblems() {}

    /** A list of values with a missing value or an open quote. */
    public static Problem unreadableValues(String element, String name, String text) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is \"" + text + "\", which is no list of values",
                "Separate the values by commas, and put a value in single quotes (doubled inside) that has a comma or"
                        + " a quote at its start");
    }

    /** More partitions than anybody means. */
    public static Problem tooManyPartitions(BigInteger asked, int most) {
        return new Problem(
                "The items stand for " + asked + " partitions in all, and one change makes " + most + " at most",
                "Take larger steps or fewer items, or divide them among several changesets");
    }

    /** More list values than anybody means. */
    public static Problem tooManyValues(BigInteger asked, int most) {
        return new Problem(
                "The items hold " + asked + " list values in all, and one change takes " + most + " at most",
                "Divide the values among several changesets, or partition by HASH");
    }

    /** A longer list than anybody means. */
    public static Problem listTooLong(String element, String name, int asked, int most) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> lists " + asked + " entries, and one change takes " + most
                        + " at most",
                "Divide them among several changesets");
    }

    /** A forValues clause that is none. */
    public static Problem unreadableClause(String element, String text) {
        return new Problem(
                "\"forValues\" of <" + element + "> is \"" + text + "\", which is no partition bound",
                "Write it as PostgreSQL does: IN (…), FROM (…) TO (…), WITH (MODULUS m, REMAINDER r) or DEFAULT");
    }

    /** MINVALUE or MAXVALUE in a list, or NULL in a range. */
    public static Problem keywordOutOfPlace(QualifiedName partition, String keyword, PartitionStrategy strategy) {
        return new Problem(
                "Partition " + partition + " has " + keyword + " in its bound, which a " + strategy
                        + " partition cannot have",
                "Remove it, or write '" + keyword + "' in quotes if the text is meant");
    }

    /** A value after MINVALUE or MAXVALUE in an end of a range. */
    public static Problem valueAfterKeyword(QualifiedName partition, String keyword) {
        return new Problem(
                "Partition " + partition + " has another value after " + keyword + " in an end of its range",
                "Write " + keyword + " for the rest of the columns too, since no row is told apart by them");
    }

    /** A range whose ends have different lengths, or not one value a key column. */
    public static Problem wrongArity(QualifiedName partition, int from, int to, int columns) {
        return new Problem(
                unevenEnds(partition, from, to).what() + ", the partition key has " + columns
                        + (columns == 1 ? " column" : " columns"),
                "Give one value for each key column, such as MINVALUE for the rest of a lower end");
    }

    /** A range whose ends have different lengths. */
    public static Problem unevenEnds(QualifiedName partition, int from, int to) {
        return new Problem(
                "Partition " + partition + " has " + from + (from == 1 ? " value" : " values") + " in \"from\" and "
                        + to + " in \"to\"",
                "Give both ends one value for each column of the partition key");
    }

    /** A remainder that the modulus excludes. */
    public static Problem badRemainder(String element, int modulus, int remainder) {
        return new Problem(
                "<" + element + "> has the remainder " + remainder + " and the modulus " + modulus,
                "Give a remainder from 0 to " + (modulus - 1));
    }

    /** A range that holds nothing. */
    public static Problem emptyRange(QualifiedName partition, PartitionBound bound) {
        return new Problem(
                "Partition " + partition + " is empty: " + bound + " has its end at or before its start",
                "Give \"to\" (which is exclusive) a later value than \"from\"");
    }

    /** Two partitions of one change that would share rows. */
    public static Problem overlap(
            QualifiedName one, PartitionBound oneBound, QualifiedName other, PartitionBound otherBound) {
        return new Problem(
                "Partition " + other + " " + otherBound + " overlaps partition " + one + " " + oneBound,
                "Change one of the two bounds"
                        + (oneBound instanceof PartitionBound.Range
                                ? "; \"to\" is exclusive, so adjoining ranges share that value"
                                : ""));
    }

    /** A partition that would share rows with one that exists. */
    public static Problem overlapsExisting(
            QualifiedName wanted, PartitionBound bound, QualifiedName existing, PartitionBound existingBound) {
        return new Problem(
                "Partition " + wanted + " " + bound + " overlaps the existing partition " + existing + " "
                        + existingBound,
                "Change its bound, or detach the existing partition first");
    }

    /** A partition with that very bound exists. */
    public static Problem exists(QualifiedName existing, PartitionBound bound) {
        return new Problem(
                "The partition " + existing + " " + bound + " exists already",
                "Set ifNotExists=\"true\" to keep it, or remove the item");
    }

    /** A partition with that very bound exists under another name, so that the item can only mean that one. */
    public static Problem existsUnderOtherName(QualifiedName existing, PartitionBound bound, QualifiedName wanted) {
        return new Problem(
                "The rows of partition " + wanted + " " + bound + " belong to the existing partition " + existing,
                "Use that name, set ifNotExists=\"true\" to keep it as it is, or remove the item");
    }

    /** An existing partition whose own partitioning is not the one asked for. */
    public static Problem partitionedOtherwise(QualifiedName existing, String actual, String wanted) {
        return new Problem(
                "The partition " + existing + " exists " + actual + ", and " + wanted + " is asked for",
                "Make the item agree with it, or replace the partition");
    }

    /** Items of different strategies under one parent. */
    public static Problem mixedStrategies(QualifiedName parent, PartitionStrategy one, PartitionStrategy other) {
        return new Problem(
                "The items of " + parent + " mix " + one + " and " + other + " partitions",
                "Keep to the strategy of its partition key; items of the other belong into a partition with"
                        + " partitionBy");
    }

    /** A default partition under a hash key. */
    public static Problem defaultOfHash(QualifiedName parent) {
        return new Problem(
                parent + " is partitioned by HASH and would get a default partition, which PostgreSQL does not have",
                "Remove the default item");
    }

    /** Two default partitions of one parent. */
    public static Problem twoDefaults(QualifiedName parent) {
        return new Problem(parent + " would get two default partitions", "Remove one of the default items");
    }

    /**
     * A value without an offset of a key that needs one.
     *
     * @param attribute the attribute that holds it; null for a value of a bound
     */
    public static Problem noOffset(String element, @Nullable String attribute, String value, String column) {
        return new Problem(
                value(element, attribute, value) + ", which has no offset from UTC, and the partition key " + column
                        + " is a timestamp with time zone, so it would hang on the session's time zone",
                "Write the offset too, as in " + withOffset(value));
    }

    /**
     * A date that does not exist.
     *
     * @param attribute the attribute that holds it; null for a value of a bound
     */
    public static Problem noSuchDate(String element, @Nullable String attribute, String value) {
        return new Problem(
                value(element, attribute, value) + ", a date that does not exist", "Write a date that exists");
    }

    private static String value(String element, @Nullable String attribute, String value) {
        return attribute == null
                ? "<" + element + "> has a bound with " + value
                : "\"" + attribute + "\" of <" + element + "> is " + value;
    }

    /** The value with the offset of UTC where it is written in the usual way, else any with one. */
    private static String withOffset(String value) {
        if (DATE.matcher(value).matches()) {
            return value + " 00:00:00+00";
        }
        return (DATE_AND_TIME.matcher(value).matches() ? value : "2026-01-01 00:00:00") + "+00";
    }

    /** The server cannot read a value as the key's type. */
    public static Problem invalidValue(String key, String type, String serverMessage) {
        return new Problem(
                "A bound does not fit the partition key " + key + " of type " + type + ": " + serverMessage,
                "Correct the value");
    }

    /** Rows of the default partition that would belong to a new one. */
    public static Problem rowsInDefault(QualifiedName defaultPartition, long rows, String lowest, String highest) {
        return new Problem(
                "The default partition " + defaultPartition + " holds " + rows
                        + (rows == 1 ? " row that belongs" : " rows that belong")
                        + " to the new partitions, with keys from " + lowest + " to " + highest,
                "Set moveDefaultRows=\"true\" to have them moved there, move or delete them first, or leave these keys out");
    }
}
