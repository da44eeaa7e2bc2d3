package liquibase.ext.partitions.change;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.database.Database;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind ON DELETE and ON UPDATE (manual, reference page CREATE TABLE). */
final class ReferentialActionReader {

    private static final Pattern ACTION = Pattern.compile(
            "(no\\s+action|restrict|cascade|set\\s+null|set\\s+default)\\s*(?:\\(\\s*(\\S.*)\\))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String element;
    private final Database database;
    private final List<String> columns;
    private final List<Problem> problems;

    /**
     * A reader for a change.
     *
     * @param columns the columns of the foreign key in exact case
     * @param problems where to add what is wrong
     */
    ReferentialActionReader(String element, Database database, List<String> columns, List<Problem> problems) {
        this.element = element;
        this.database = database;
        this.columns = columns;
        this.problems = problems;
    }

    ReferentialAction onDelete(@Nullable String text) {
        ReferentialAction action = read("onDelete", text);
        boolean sets =
                action.kind() == ReferentialAction.Kind.SET_NULL || action.kind() == ReferentialAction.Kind.SET_DEFAULT;
        if (!sets && !action.columns().isEmpty()) {
            problems.add(ConstraintAttributeProblems.columnsOfOtherAction(element, String.valueOf(text)));
        }
        action.columns().stream()
                .filter(name -> !columns.isEmpty() && !columns.contains(name))
                .forEach(name ->
                        problems.add(ConstraintAttributeProblems.setsOtherColumn(element, String.valueOf(text), name)));
        return action;
    }

    ReferentialAction onUpdate(@Nullable String text) {
        ReferentialAction action = read("onUpdate", text);
        if (!action.columns().isEmpty()) {
            problems.add(ConstraintAttributeProblems.columnsOnUpdate(element, String.valueOf(text)));
        }
        return action;
    }

    private ReferentialAction read(String attribute, @Nullable String text) {
        if (text == null) {
            return ReferentialAction.NO_ACTION;
        }
        Matcher action = ACTION.matcher(text.strip());
        if (!action.matches()) {
            problems.add(AttributeProblems.notOneOf(
                    element,
                    attribute,
                    text,
                    Arrays.stream(ReferentialAction.Kind.values())
                            .map(ReferentialAction.Kind::sql)
                            .toList()));
            return ReferentialAction.NO_ACTION;
        }
        return new ReferentialAction(
                ReferentialAction.Kind.valueOf(
                        action.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s+", "_")),
                ColumnNames.read(element, attribute, action.group(2), database, problems));
    }
}
