package liquibase.ext.partitions.change;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import liquibase.database.Database;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The names of the columns of a constraint, each of which can be in it once. */
final class ColumnNames {

    private ColumnNames() {}

    /** The names in an attribute in exact case; none for an absent or blank one, and for one that cannot be read. */
    static List<String> read(
            String element, String attribute, @Nullable String text, Database database, List<Problem> problems) {
        List<String> written = NameList.read(element, attribute, text, problems);
        written.stream()
                .filter(name -> !NameList.isQuoted(name) && (name.contains("(") || name.contains(")")))
                .forEach(name -> problems.add(ConstraintAttributeProblems.noColumnName(element, attribute, name)));
        List<String> names =
                written.stream().map(name -> TableNames.column(database, name)).toList();
        Set<String> seen = new HashSet<>();
        names.stream()
                .filter(name -> !seen.add(name))
                .forEach(name -> problems.add(ConstraintAttributeProblems.columnTwice(element, attribute, name)));
        return names;
    }
}
