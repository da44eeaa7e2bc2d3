package liquibase.ext.partitions.problem;

import java.util.function.Function;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * How a table that there is not is named in a message, and what may have been meant.
 *
 * @param table the table
 * @param nearest the table that is nearest by its name; null when there is none
 * @param advice says how to name a table that was meant
 */
record MissingTable(QualifiedName table, @Nullable QualifiedName nearest, Function<QualifiedName, String> advice) {

    /** One that an attribute of a changelog names. */
    MissingTable(QualifiedName table, @Nullable QualifiedName nearest, String attribute) {
        this(table, nearest, meant -> "Write " + asAttributes(meant, attribute));
    }

    /**
     * The problem.
     *
     * @param what that there is no such table
     * @param otherwise what to do where nobody knows what was meant
     */
    Problem problem(String what, String otherwise) {
        QualifiedName inName = table.splitName().orElse(null);
        if (inName != null) {
            QualifiedName meant = nearest == null ? inName : nearest;
            return new Problem(
                    what + ", as a name does not say its schema",
                    (meant.equals(inName) ? "" : "Did you mean " + meant + "? ") + advice.apply(meant));
        }
        if (nearest == null) {
            return new Problem(what, otherwise);
        }
        boolean sameSchema = table.schema() == null || nearest.equals(table.sibling(nearest.name()));
        return new Problem(what, "Did you mean " + nearest + "? " + (sameSchema ? otherwise : advice.apply(nearest)));
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
