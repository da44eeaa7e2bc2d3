package liquibase.ext.partitions.problem;

/** Preconditions that cannot be read, or cannot be checked. */
public final class PreconditionProblems {

    private PreconditionProblems() {}

    /** A text where attributes belong. */
    public static Problem strayText(String element, String text) {
        return new Problem(
                "<" + element + "> contains the text \"" + text + "\"", "Write attributes, such as tableName");
    }

    /** A database of another make. */
    public static Problem notPostgres(String database) {
        return new Problem(
                "Partitions are PostgreSQL's, and the database is " + database,
                "Put <dbms type=\"postgresql\"/> before it, or restrict the changeset with dbms=\"postgresql\"");
    }

    /** A URL without a database behind it. */
    public static Problem offline() {
        return new Problem(
                "Nothing can be asked without a connection to a database",
                "Set onSqlOutput to IGNORE, or use the URL of a database");
    }

    /** NULL where a range should end. */
    public static Problem nullEnd(String element, String name) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> has NULL, where no range can end",
                "Write the value that the ranges should reach, or 'NULL' in quotes if the text is meant");
    }

    /** More values than the partition key has columns. */
    public static Problem tooManyValues(String name, int values, int columns) {
        return new Problem(
                "\"" + name + "\" has " + values + " values, the partition key has " + columns
                        + (columns == 1 ? " column" : " columns"),
                "Give one value for each key column; those that are left out at the end are taken for MINVALUE");
    }

    /** Nobody can tell which of two values of the key is the greater one. */
    public static Problem unknownOrder(String key) {
        return new Problem(
                "The order of the partition key " + key + " is not that of its type, so nobody can tell how far the"
                        + " partitions reach",
                "Use Liquibase's sqlCheck with a query of your own");
    }
}
