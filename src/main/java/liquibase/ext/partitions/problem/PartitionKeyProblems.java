package liquibase.ext.partitions.problem;

import java.util.Collection;
import java.util.List;
import liquibase.ext.partitions.model.PartitionBy;
import org.jspecify.annotations.Nullable;

/** Partition keys that PostgreSQL refuses for a table of these columns. */
public final class PartitionKeyProblems {

    private static final String PRIMARY_KEY = "primary key";

    private PartitionKeyProblems() {}

    /** A column whose name needs quotes. */
    public static Problem foldedCase(PartitionBy key, String column, String folded) {
        List<String> quoted = key.columns().stream()
                .map(part -> part.equals(column) ? "\"" + column + "\"" : part)
                .toList();
        return new Problem(
                "The partition key has " + column + ", which PostgreSQL reads as " + folded
                        + " without quotes, and the column is \"" + column + "\"",
                "Write it in double quotes: " + new PartitionBy(key.strategy(), quoted));
    }

    /** A column that the table does not have. */
    public static Problem noSuchColumn(String name, @Nullable String nearest, Collection<String> known) {
        return new Problem(
                "The partition key has " + name + ", which is no column of the table",
                (nearest == null ? "" : "Did you mean " + nearest + "? ") + "The columns are "
                        + String.join(", ", known));
    }

    /** A column whose values PostgreSQL computes. */
    public static Problem generated(String column) {
        return new Problem(
                "The partition key has column " + column + ", which is generated, and PostgreSQL takes no such column",
                "Write its expression in the key, or take another column");
    }

    /** A column that the key has already. */
    public static Problem twice(String column) {
        return new Problem("The partition key has column " + column + " more than once", "Keep one of them");
    }

    /** A direction. */
    public static Problem ordered(String part, String column) {
        return new Problem(
                "The partition key has \"" + part + "\", and a partition key has no order", "Write " + column);
    }

    /** An expression that is no call of a function. */
    public static Problem bareExpression(String sql) {
        return new Problem(
                "The partition key has the expression " + sql + " without parentheses", "Write (" + sql + ")");
    }

    /** LIST of several columns. */
    public static Problem listOfSeveral(PartitionBy key) {
        return new Problem(
                "The partition key " + key + " has " + key.columns().size() + " columns, and LIST takes one",
                "Write one column, or take RANGE or HASH");
    }

    /** A primary key or unique constraint that lacks columns of the partition key. */
    public static Problem withoutKey(String kind, List<String> columns, List<String> missing) {
        boolean one = missing.size() == 1;
        return new Problem(
                "The " + kind + " (" + String.join(", ", columns) + ") lacks " + (one ? "column " : "columns ")
                        + String.join(", ", missing)
                        + " of the partition key, and PostgreSQL checks uniqueness within one partition only",
                kind.equals(PRIMARY_KEY)
                        ? "Add " + (one ? "it" : "them") + " to the primary key, as with primaryKey=\"true\" on the "
                                + (one ? "column" : "columns")
                        : "Remove it, and create it on the partitions with createPartitionConstraints and"
                                + " partitionsOnly=\"true\"");
    }

    /** A primary key or unique constraint beside an expression. */
    public static Problem besideExpression(String kind, List<String> columns, String expression) {
        return new Problem(
                "The " + kind + " (" + String.join(", ", columns) + ") is impossible beside the expression "
                        + expression + " in the partition key",
                "Take a column for the partition key, or leave out the " + kind);
    }
}
