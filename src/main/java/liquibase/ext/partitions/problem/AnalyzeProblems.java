package liquibase.ext.partitions.problem;

import java.util.Collection;
import java.util.TreeSet;
import liquibase.ext.partitions.model.QualifiedName;

/** What is wrong with the gathering of statistics. */
public final class AnalyzeProblems {

    private AnalyzeProblems() {}

    /** A column that the table does not have. */
    public static Problem noColumn(QualifiedName table, String column, Collection<String> known) {
        return new Problem(
                "Table " + table + " has no column " + column,
                "Correct columnNames; it has " + String.join(", ", new TreeSet<>(known)));
    }
}
