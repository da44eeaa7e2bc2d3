package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import liquibase.ext.partitions.model.DropStatements;

/** Asks which rows statements would take away. */
public final class RowsAtRisk {

    /** What has no file of some size has no rows; what has one may have had them and has lost them. */
    private static final String ANY = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                AND lower(c.relname) <> ALL (?)
                AND (c.relkind = 'f' OR c.relkind = 'r' AND pg_catalog.pg_relation_size(c.oid) > 0))
            """;

    private static final String NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    private static final String TABLE = "SELECT " + NAME + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = pg_catalog.to_regclass(?) AND c.relkind IN ('r', 'p')
            """;

    private static final String TABLES_OF_SCHEMA = "SELECT " + NAME + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.oid = pg_catalog.to_regnamespace(?) AND c.relkind = 'r'
            """;

    /** An attribute's name is compared as SQL reads it: the catalog's form of the name in the statement. */
    private static final String TABLE_OF_COLUMN = "SELECT " + NAME + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.oid = pg_catalog.to_regclass(?) AND c.relkind IN ('r', 'p')
              AND a.attname = (pg_catalog.parse_ident(?))[1]
            """;

    private final Connection connection;
    private final Collection<String> ownTables;

    /**
     * A reader of the database that the connection is open to; names without a schema are looked up as it does.
     *
     * @param liquibaseTables the tables that Liquibase keeps its history and its lock in
     */
    public RowsAtRisk(Connection connection, Collection<String> liquibaseTables) {
        this.connection = connection;
        this.ownTables = List.copyOf(liquibaseTables);
    }

    /** Whether any table of a user may hold rows. It scans nothing. */
    public boolean any() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANY)) {
            Object[] own = ownTables.stream()
                    .map(table -> table.toLowerCase(Locale.ROOT))
                    .toArray();
            statement.setArray(1, connection.createArrayOf("text", own));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The tables, by their qualified names, that exist, hold rows, and would lose them. */
    public List<String> tables(DropStatements drops) throws SQLException {
        NavigableSet<String> found = new TreeSet<>();
        for (String table : drops.tables()) {
            addTo(found, TABLE, table);
        }
        for (String schema : drops.schemas()) {
            addTo(found, TABLES_OF_SCHEMA, schema);
        }
        return withRows(found);
    }

    /** The tables that exist, hold rows, and would lose a column that they have now. */
    public List<String> tablesOfColumns(DropStatements drops) throws SQLException {
        NavigableSet<String> found = new TreeSet<>();
        for (DropStatements.Column column : drops.columns()) {
            addTo(found, TABLE_OF_COLUMN, column.table(), column.name());
        }
        return withRows(found);
    }

    private void addTo(NavigableSet<String> found, String query, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < names.length; i++) {
                statement.setString(i + 1, names[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
    }

    private List<String> withRows(NavigableSet<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            NavigableSet<String> filled = new TreeSet<>();
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + table + ")")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        filled.add(table);
                    }
                }
            }
            return List.copyOf(filled);
        }
    }
}
