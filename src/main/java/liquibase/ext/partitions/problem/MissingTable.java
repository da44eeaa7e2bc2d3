package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * How a table that there is not is named in a message, and what may have been meant.
 *
 * @param table the table
 * @param nearest the table that is nearest by its name; null when there is none
 * @param attribute the attribute that names it
 */
record MissingTable(QualifiedName table, @Nullable QualifiedName nearest, String attribute) {

    /**
     * The problem.
     *
     * @param what that there is no such table
     * @param advice what to do where nobody knows what was meant
     */
    Problem problem(String what, String advice) {
        QualifiedName inName = table.splitName().orElse(null);
        if (inName != null) {
            QualifiedName meant = nearest == null ? inName : nearest;
            return new Problem(
                    what + ", as a name does not say its schema",
                    (meant.equals(inName) ? "" : "Did you mean " + meant + "? ") + "Write "
                            + asAttributes(meant, attribute));
        }
        if (nearest == null) {
            return new Problem(what, advice);
        }
        return new Problem(
                what,
                "Did you mean " + nearest + "? "
                        + (nearest.equals(table.sibling(nearest.name())) || table.schema() == null
                                ? advice
                                : "Write " + asAttributes(nearest, attribute)));
    }

    /** {@code schemaName="audit" tableName="events"}. */
    static String asAttributes(QualifiedName table, String attribute) {
        return (table.schema() == null ? "" : schemaAttribute(attribute) + "=\"" + table.schema() + "\" ") + attribute
                + "=\"" + table.name() + "\"";
    }

    private static String schemaAttribute(String attribute) {
        return attribute.equals("tableName") ? "schemaName" : attribute.replaceFirst("Names?$", "SchemaName");
    }
}
