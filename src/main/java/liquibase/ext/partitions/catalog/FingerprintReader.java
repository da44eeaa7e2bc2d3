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
        int version = connection.getMetaData().getDatabaseMajorVersion();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return Undone.ask(connection, () -> {
                set(statement);
                return facts(statement, version);
            });
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

    /** For the running transaction, whose savepoint takes them back. */
    private static void set(Statement statement) throws SQLException {
        statement.execute(SETTINGS.entrySet().stream()
                .map(setting -> "pg_catalog.set_config(" + Quoting.literal(setting.getKey()) + ", "
                        + Quoting.literal(setting.getValue()) + ", true)")
                .collect(Collectors.joining(", ", "SELECT ", "")));
    }
}
