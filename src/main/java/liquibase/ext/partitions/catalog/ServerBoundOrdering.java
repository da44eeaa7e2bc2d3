package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.ServerProblems;
import liquibase.ext.partitions.sql.Quoting;

/**
 * Lets the server put bound values in order, by the very types and collations of the partition key, so that 1 and 1.0
 * are one number and two spellings of an instant one instant.
 */
public final class ServerBoundOrdering implements BoundOrdering {

    /** Data exceptions, errors in expressions, and enum values that are not committed yet (manual, appendix A). */
    private static final Pattern ABOUT_VALUES = Pattern.compile("22...|42...|23...|55P04|0A000");

    private record Question(PartitionKey key, List<List<BoundValue>> values) {}

    private final Connection connection;
    private final String where;
    private final Map<Question, BoundOrder> answers = new HashMap<>();

    /**
     * An ordering that asks a server.
     *
     * @param where the change and its table, for messages
     */
    public ServerBoundOrdering(Connection connection, String where) {
        this.connection = connection;
        this.where = where;
    }

    @Override
    public BoundOrder rank(PartitionKey key, Collection<List<BoundValue>> values) {
        List<List<BoundValue>> distinct = values.stream().distinct().toList();
        boolean typesKnown = key.columns().stream().allMatch(column -> column.type() != null);
        if (distinct.isEmpty() || !typesKnown) {
            return BoundOrdering.TEXTUAL.rank(key, distinct);
        }
        return answers.computeIfAbsent(new Question(key, distinct), this::ask);
    }

    private BoundOrder ask(Question question) {
        List<List<BoundValue>> values = question.values();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            Map<List<BoundValue>, Integer> ranks = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(query(question.key(), values))) {
                while (rows.next()) {
                    ranks.put(values.get(rows.getInt(1)), rows.getInt(2));
                }
            }
            return new BoundOrder(ranks, true);
        } catch (SQLException e) {
            throw explain(question.key(), e);
        }
    }

    private static String query(PartitionKey key, List<List<BoundValue>> values) {
        String order = IntStream.range(0, key.columns().size())
                .mapToObj(i -> "k" + i + ", v" + i + collation(key.columns().get(i)))
                .collect(Collectors.joining(", "));
        String columns = IntStream.range(0, key.columns().size())
                .mapToObj(i -> "k" + i + ", v" + i)
                .collect(Collectors.joining(", "));
        String rows = IntStream.range(0, values.size())
                .mapToObj(i -> row(i, key, values.get(i)))
                .collect(Collectors.joining(",\n"));
        return "SELECT position, dense_rank() OVER (ORDER BY " + order + ") FROM (VALUES\n" + rows
                + "\n) AS bounds(position, " + columns + ")";
    }

    private static String row(int position, PartitionKey key, List<BoundValue> values) {
        return IntStream.range(0, key.columns().size())
                .mapToObj(i -> cell(values.get(i), key.columns().get(i)))
                .collect(Collectors.joining(", ", "(" + position + ", ", ")"));
    }

    private static String cell(BoundValue value, KeyColumn column) {
        String typed = "::" + column.type();
        return value.accept(new BoundValue.Visitor<>() {
            @Override
            public String keyword(BoundValue.Keyword keyword) {
                return switch (keyword) {
                    case MINVALUE -> "-1, NULL";
                    case MAXVALUE -> "1, NULL";
                    case NULL -> "2, NULL";
                };
            }

            @Override
            public String literal(BoundValue.Literal literal) {
                return "0, " + Quoting.boundValue(literal) + typed;
            }

            @Override
            public String expression(BoundValue.Expression expression) {
                return "0, " + Quoting.boundValue(expression) + typed;
            }
        });
    }

    private static String collation(KeyColumn column) {
        return column.collation() == null ? "" : " COLLATE " + column.collation();
    }

    private RuntimeException explain(PartitionKey key, SQLException e) {
        String types = key.columns().stream()
                .map(column -> String.valueOf(column.type()))
                .collect(Collectors.joining(", "));
        String columns = key.columns().stream().map(KeyColumn::sql).collect(Collectors.joining(", "));
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String state = String.valueOf(e.getSQLState());
        return new PartitionProblemException(
                where,
                List.of(
                        ABOUT_VALUES.matcher(state).matches()
                                ? BoundProblems.invalidValue(columns, types, message)
                                : ServerProblems.refused(message, state)));
    }
}
