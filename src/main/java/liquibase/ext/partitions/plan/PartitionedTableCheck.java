package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.problem.PartitionKeyProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * What PostgreSQL refuses of a table that is to be partitioned, as far as its own columns tell (manual, reference page
 * CREATE TABLE, "PARTITION BY").
 */
public final class PartitionedTableCheck {

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

    private static final Pattern COLUMN = Pattern.compile(NAME + "(\\s+[\\p{L}_\"].*)?", Pattern.DOTALL);

    private static final Pattern PARENTHESIZED = Pattern.compile("(?is)" + NAME + "(\\s+COLLATE\\s+[^()]+)?");

    private static final Pattern ORDER =
            Pattern.compile("(?is)(.*\\S)\\s+(?:(?:ASC|DESC)(?:\\s+NULLS\\s+\\w+)?|NULLS\\s+\\w+)");

    private static final Pattern CALL = Pattern.compile("(?s)[\\p{L}_\"][\\p{L}\\p{N}_$.\"]*\\s*\\(.*\\).*");

    private static final Pattern GENERATED = Pattern.compile("(?is).*\\bGENERATED\\s+ALWAYS\\s+AS\\s*\\(.*");

    private final PartitionBy key;
    private final Map<String, String> columns;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> expressions = new ArrayList<>();

    private PartitionedTableCheck(PartitionBy key, Map<String, String> columns) {
        this.key = key;
        this.columns = columns;
    }

    /**
     * The problems of a table.
     *
     * @param key its partition key
     * @param columns the types of its columns as written, by their names in exact case, in order
     * @param primaryKey the columns of its primary key; none when it has none
     * @param unique the columns of each of its unique constraints
     */
    public static List<Problem> problemsOf(
            PartitionBy key, Map<String, String> columns, List<String> primaryKey, List<List<String>> unique) {
        PartitionedTableCheck check = new PartitionedTableCheck(key, columns);
        key.columns().forEach(check::part);
        if (key.strategy() == PartitionStrategy.LIST && key.columns().size() > 1) {
            check.problems.add(PartitionKeyProblems.listOfSeveral(key));
        }
        if (check.problems.isEmpty()) {
            check.constraint("primary key", primaryKey);
            unique.forEach(constraint -> check.constraint("unique constraint", constraint));
        }
        return check.problems;
    }

    private void part(String written) {
        String sql = withoutParentheses(written);
        Matcher ordered = ORDER.matcher(sql);
        Matcher column = COLUMN.matcher(sql);
        if (ordered.matches()) {
            problems.add(PartitionKeyProblems.ordered(sql, ordered.group(1)));
        } else if (column.matches()) {
            new KeyColumn(column.group(1), null, null).columnName().ifPresent(name -> column(column.group(1), name));
        } else if (sql.startsWith("(") || CALL.matcher(sql).matches()) {
            expressions.add(sql);
        } else {
            problems.add(PartitionKeyProblems.bareExpression(sql));
        }
    }

    /** A column in parentheses, also with a collation, is that column (ComputePartitionAttrs of the server). */
    private static String withoutParentheses(String sql) {
        String inside = sql;
        while (inside.startsWith("(") && inside.endsWith(")")) {
            inside = inside.substring(1, inside.length() - 1).strip();
        }
        return PARENTHESIZED.matcher(inside).matches() ? inside : sql;
    }

    private void column(String written, String name) {
        if (!columns.containsKey(name)) {
            problems.add(unknown(written, name));
        } else if (GENERATED.matcher(columns.get(name)).matches()) {
            problems.add(PartitionKeyProblems.generated(name));
        } else if (names.contains(name)) {
            problems.add(PartitionKeyProblems.twice(name));
        } else {
            names.add(name);
        }
    }

    private Problem unknown(String written, String name) {
        Optional<String> quoted =
                columns.keySet().stream().filter(written::equals).findFirst();
        return quoted.map(column -> PartitionKeyProblems.foldedCase(key, column, name))
                .orElseGet(() -> PartitionKeyProblems.noSuchColumn(
                        written, KnownNames.nearest(name, columns.keySet()), columns.keySet()));
    }

    private void constraint(String kind, List<String> constraint) {
        if (constraint.isEmpty()) {
            return;
        }
        Set<String> held = new HashSet<>(constraint);
        List<String> missing =
                names.stream().filter(name -> !held.contains(name)).toList();
        if (!expressions.isEmpty()) {
            problems.add(PartitionKeyProblems.besideExpression(kind, constraint, expressions.get(0)));
        } else if (!missing.isEmpty()) {
            problems.add(PartitionKeyProblems.withoutKey(kind, constraint, missing));
        }
    }
}
