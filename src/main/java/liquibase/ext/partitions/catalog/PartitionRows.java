package liquibase.ext.partitions.catalog;

import static liquibase.ext.partitions.sql.Quoting.identifier;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.BoundCondition;

/** Asks partitions for the rows that stand in the way of a change. */
public final class PartitionRows {

    /**
     * Rows that belong elsewhere.
     *
     * @param count how many
     * @param lowest the lowest key among them, as text
     * @param highest the highest key among them, as text
     */
    public record Misplaced(long count, String lowest, String highest) {}

    private static final int TABLES_A_QUERY = 100;

    private static final int BOUNDS_A_QUERY = 200;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public PartitionRows(Connection connection) {
        this.connection = connection;
    }

    /** The rows of a default partition that belong to these bounds; empty when there are none. It scans the partition. */
    public Optional<Misplaced> inDefault(QualifiedName defaultPartition, PartitionKey key, List<PartitionBound> bounds)
            throws SQLException {
        String condition = BoundCondition.anyOf(key, bounds);
        return condition.isEmpty() ? Optional.empty() : misplaced(defaultPartition, key, condition);
    }

    /** The rows of a table that do not belong to the partition that it becomes; empty when there are none. It scans the table. */
    public Optional<Misplaced> outside(QualifiedName table, PartitionConstraint constraint) throws SQLException {
        return misplaced(table, constraint.key(), "(" + BoundCondition.of(constraint) + ") IS NOT TRUE");
    }

    private Optional<Misplaced> misplaced(QualifiedName table, PartitionKey key, String condition) throws SQLException {
        String from = " FROM " + identifier(table) + " WHERE " + condition;
        long count = Long.parseLong(one("SELECT count(*)" + from).orElse("0"));
        if (count == 0) {
            return Optional.empty();
        }
        String columns = key.columns().stream().map(KeyColumn::sql).collect(Collectors.joining(", "));
        // Named, since ORDER BY would otherwise take the column's text for the column.
        String shown = (key.columns().size() == 1 ? "(" : "ROW(") + columns + ")::text AS shown";
        String descending =
                key.columns().stream().map(column -> column.sql() + " DESC").collect(Collectors.joining(", "));
        return Optional.of(new Misplaced(
                count,
                one("SELECT " + shown + from + " ORDER BY " + columns + " LIMIT 1")
                        .orElse("NULL"),
                one("SELECT " + shown + from + " ORDER BY " + descending + " LIMIT 1")
                        .orElse("NULL")));
    }

    /** Those of these bounds that a default partition holds rows of. It scans the partition once for many bounds. */
    public Set<PartitionBound> boundsWithRows(
            QualifiedName defaultPartition, PartitionKey key, List<PartitionBound> bounds) throws SQLException {
        Set<PartitionBound> found = new HashSet<>();
        List<PartitionBound> asked = bounds.stream()
                .filter(bound -> !BoundCondition.anyOf(key, List.of(bound)).isEmpty())
                .toList();
        for (int from = 0; from < asked.size(); from += BOUNDS_A_QUERY) {
            found.addAll(boundsWithRowsAtOnce(
                    defaultPartition, key, asked.subList(from, Math.min(from + BOUNDS_A_QUERY, asked.size()))));
        }
        return found;
    }

    private List<PartitionBound> boundsWithRowsAtOnce(
            QualifiedName defaultPartition, PartitionKey key, List<PartitionBound> bounds) throws SQLException {
        String query = bounds.stream()
                .map(bound -> "bool_or(" + BoundCondition.anyOf(key, List.of(bound)) + ")")
                .collect(Collectors.joining(
                        ", ",
                        "SELECT ",
                        " FROM " + identifier(defaultPartition) + " WHERE " + BoundCondition.anyOf(key, bounds)));
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                row.next();
                List<PartitionBound> found = new ArrayList<>();
                for (int i = 0; i < bounds.size(); i++) {
                    if (row.getBoolean(i + 1)) {
                        found.add(bounds.get(i));
                    }
                }
                return found;
            }
        }
    }

    /**
     * Those of some partitions that hold a row themselves or in partitions under them. They are asked many at a time,
     * but not all at once: a query locks every table that it looks at.
     */
    public List<PartitionNode> withRows(List<PartitionNode> partitions) throws SQLException {
        List<PartitionNode> found = new ArrayList<>();
        int from = 0;
        long tables = 0;
        for (int to = 0; to < partitions.size(); to++) {
            long more = partitions.get(to).flatten().count();
            if (to > from && tables + more > TABLES_A_QUERY) {
                found.addAll(withRowsAtOnce(partitions.subList(from, to)));
                from = to;
                tables = 0;
            }
            tables += more;
        }
        if (from < partitions.size()) {
            found.addAll(withRowsAtOnce(partitions.subList(from, partitions.size())));
        }
        return found;
    }

    private List<PartitionNode> withRowsAtOnce(List<PartitionNode> partitions) throws SQLException {
        String query = IntStream.range(0, partitions.size())
                .mapToObj(i -> "SELECT " + i + " AS place WHERE EXISTS (SELECT 1 FROM "
                        + identifier(partitions.get(i).name()) + ")")
                .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY place"));
        List<PartitionNode> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    found.add(partitions.get(rows.getInt(1)));
                }
            }
        }
        return found;
    }

    private Optional<String> one(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(query)) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }
}
