package liquibase.ext.partitions.harness;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything the user schemas of a database consist of, as sorted lines that a person can read: two databases whose
 * fingerprints are equal cannot be told apart by their schema. Not in it: rows, oids, the current value of sequences,
 * statistics, and Liquibase's own tables.
 *
 * <p>Works on PostgreSQL 14 to 18; compare only what servers of one version gave.
 */
public record CatalogFingerprint(List<String> lines) {
    /** What the texts that the server gives depend on. */
    private static final Map<String, String> SETTINGS = Map.of(
            "search_path",
            "",
            "TimeZone",
            "UTC",
            "DateStyle",
            "ISO, YMD",
            "IntervalStyle",
            "postgres",
            "extra_float_digits",
            "1");

    public CatalogFingerprint {
        lines = lines.stream().sorted().toList();
    }

    /** Reads in the connection's own transaction, if it is in one, and leaves the connection's settings as they were. */
    public static CatalogFingerprint read(Connection connection) throws SQLException {
        Map<String, String> before = new HashMap<>();
        for (String setting : SETTINGS.keySet()) {
            before.put(
                    setting,
                    TestDatabase.queryList(connection, "SHOW " + setting).get(0));
        }
        set(connection, SETTINGS);
        try {
            return readQualified(connection);
        } finally {
            set(connection, before);
        }
    }

    /** What the other has not ({@code -}) and what only the other has ({@code +}); empty when they are equal. */
    public List<String> diff(CatalogFingerprint other) {
        return Stream.concat(
                        minus(this, other).stream().map(line -> "- " + line),
                        minus(other, this).stream().map(line -> "+ " + line))
                .sorted((a, b) -> a.substring(2).compareTo(b.substring(2)))
                .toList();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    private static CatalogFingerprint readQualified(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        List<String> lines = new ArrayList<>();
        for (CatalogFacts facts : CatalogFacts.values()) {
            if (facts.in(version)) {
                lines.addAll(TestDatabase.queryList(connection, facts.sql()));
            }
        }
        return new CatalogFingerprint(lines);
    }

    private static void set(Connection connection, Map<String, String> settings) throws SQLException {
        String calls = settings.entrySet().stream()
                .map(e -> "set_config('" + e.getKey() + "', '" + e.getValue().replace("'", "''") + "', false)")
                .collect(Collectors.joining(", ", "SELECT ", ""));
        TestDatabase.queryList(connection, calls);
    }

    private static TreeSet<String> minus(CatalogFingerprint left, CatalogFingerprint right) {
        TreeSet<String> rest = new TreeSet<>(left.lines);
        right.lines.forEach(rest::remove);
        return rest;
    }
}
