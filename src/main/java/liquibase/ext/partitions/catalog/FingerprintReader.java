package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.CatalogFact;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.sql.Quoting;

/** Reads what the user schemas of a database consist of, on PostgreSQL 14 to 18. */
public final class FingerprintReader {

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
            "1",
            "quote_all_identifiers",
            "off",
            "jit",
            "off");

    /** The names of Liquibase's tables unless somebody has chosen others. */
    public static final List<String> USUAL_LIQUIBASE_TABLES = List.of("databasechangelog", "databasechangeloglock");

    private final String ownTables;

    /**
     * A reader that leaves out tables of these names, in whatever schema.
     *
     * @param liquibaseTables the tables that Liquibase keeps its history and its lock in
     */
    public FingerprintReader(Collection<String> liquibaseTables) {
        this.ownTables = liquibaseTables.stream()
                .map(table -> Quoting.literal(table.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }

    /** Reads in the connection's own transaction, if it is in one, and leaves the connection's settings as they were. */
    public CatalogFingerprint read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<String> before = settings(statement);
            set(statement, SETTINGS.values());
            CatalogFingerprint read;
            try {
                read = facts(statement, connection.getMetaData().getDatabaseMajorVersion());
            } catch (SQLException e) {
                restore(statement, before, e);
                throw e;
            }
            set(statement, before);
            return read;
        }
    }

    /** In a transaction that failed this fails too; the server restores the settings then. */
    private static void restore(Statement statement, List<String> settings, SQLException because) {
        try {
            set(statement, settings);
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private CatalogFingerprint facts(Statement statement, int version) throws SQLException {
        List<CatalogFact> facts = new ArrayList<>();
        String queries = Arrays.stream(CatalogFacts.values())
                .filter(kind -> kind.in(version))
                .map(kind -> kind.sql(ownTables))
                .collect(Collectors.joining(";\n"));
        for (boolean more = statement.execute(queries); more; more = statement.getMoreResults()) {
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    String value = rows.getString(5);
                    if (value != null) {
                        facts.add(new CatalogFact(
                                rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4), value));
                    }
                }
            }
        }
        return new CatalogFingerprint(facts);
    }

    private static List<String> settings(Statement statement) throws SQLException {
        String query = SETTINGS.keySet().stream()
                .map(setting -> "pg_catalog.current_setting('" + setting + "')")
                .collect(Collectors.joining(", ", "SELECT ", ""));
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= SETTINGS.size(); i++) {
                values.add(row.getString(i));
            }
            return values;
        }
    }

    /** Sets them to these values, which come in the order of the settings. */
    private static void set(Statement statement, Collection<String> values) throws SQLException {
        StringBuilder query = new StringBuilder("SELECT ");
        var value = values.iterator();
        for (String setting : SETTINGS.keySet()) {
            query.append(query.length() > 7 ? ", " : "")
                    .append("pg_catalog.set_config('")
                    .append(setting)
                    .append("', ")
                    .append(Quoting.literal(value.next()))
                    .append(", false)");
        }
        statement.execute(query.toString());
    }
}
