package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts the rows of tables, which takes no time since it stops at a number of them. */
final class RowCounts {

    /** How many rows of a table are counted at most. */
    static final int MOST = 10_000;

    private static final int TABLES_A_QUERY = 100;

    /** What the server, or an extension like Citus, does not support, and a table that somebody has dropped meanwhile. */
    private static final Set<String> UNANSWERED = Set.of("0A000", "42P01");

    private final Connection connection;

    RowCounts(Connection connection) {
        this.connection = connection;
    }

    /**
     * How many rows tables hold, by their names as SQL has them; more than {@link #MOST} for any that holds more. One that
     * cannot be asked so is left out. No lock stays.
     */
    Map<String, Long> of(List<String> tables) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        for (int from = 0; from < tables.size(); from += TABLES_A_QUERY) {
            List<String> some = tables.subList(from, Math.min(from + TABLES_A_QUERY, tables.size()));
            try {
                counts.putAll(Undone.ask(connection, () -> atOnce(some)));
            } catch (SQLException e) {
                if (!UNANSWERED.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
        return counts;
    }

    private Map<String, Long> atOnce(List<String> tables) throws SQLException {
        String query = IntStream.range(0, tables.size())
                .mapToObj(i -> "SELECT " + i + " AS place, (SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "
                        + tables.get(i) + " LIMIT " + (MOST + 1) + ") AS few) AS rows")
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, Long> counts = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    counts.put(tables.get(rows.getInt("place")), rows.getLong("rows"));
                }
            }
        }
        return counts;
    }
}
