package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import liquibase.ext.partitions.model.DropStatements;
import liquibase.ext.partitions.sql.Quoting;

/** Asks which rows statements would take away. */
public final class RowsAtRisk {

    private static final String NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    /** All tables of users, those of which the user of the connection cannot know whether they hold rows first. */
    private static final String ALL = "SELECT " + NAME + """
            , readable.no OR c.relkind = 'f' AS unknown
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
              AND pg_catalog.has_table_privilege(c.oid, 'SELECT')) AS no) readable
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND pg_catalog.lower(c.relname::text) <> ALL (?) AND c.relkind IN ('r', 'f')
            ORDER BY unknown DESC, c.relpages DESC
            """;

    /**
     * The tables that a name of a statement may be of, in {@code named}: with a schema, whatever database stands before it,
     * the one; without, the one that the connection finds by it, and if there is none, or the statement may find another,
     * all that have it in any schema of a user.
     */
    private static final String NAMED = """
            WITH RECURSIVE asked AS (
              SELECT parts, pg_catalog.cardinality(parts) AS size FROM pg_catalog.parse_ident(?) AS parts
            ), found AS (
              SELECT parts[size] AS name, size > 1 OR NOT ? AS exact, CASE
                WHEN size > 1 THEN pg_catalog.to_regclass(pg_catalog.format('%I.%I', parts[size - 1], parts[size]))
                WHEN NOT ? THEN pg_catalog.to_regclass(pg_catalog.format('%I', parts[size])) END::oid AS oid
              FROM asked
            ), named AS (
              SELECT c.oid FROM found
              JOIN pg_catalog.pg_class c
                ON CASE WHEN exact OR found.oid IS NOT NULL THEN c.oid = found.oid ELSE c.relname::text = found.name END
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p')
                AND (c.oid = found.oid OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
            )""";

    private static final String TABLE = NAMED + " SELECT " + NAME + """
             FROM named JOIN pg_catalog.pg_class c ON c.oid = named.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    /** What TRUNCATE … CASCADE empties: tables, their children, and all that refer to any of them. */
    private static final String REFERRING = NAMED + """
            , emptied AS (
              SELECT oid FROM named
              UNION
              SELECT more.oid FROM emptied CROSS JOIN LATERAL (
                SELECT k.conrelid AS oid FROM pg_catalog.pg_constraint k
                WHERE k.confrelid = emptied.oid AND k.contype = 'f'
                UNION ALL
                SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = emptied.oid) AS more
            )
            """ + "SELECT " + NAME + """
             FROM emptied JOIN pg_catalog.pg_class c ON c.oid = emptied.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    private static final String TABLES_OF_SCHEMA = "SELECT " + NAME + """
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.oid = pg_catalog.to_regnamespace(?)::oid AND c.relkind IN ('r', 'p')
            """;

    /** An attribute's name is compared as SQL reads it: the catalog's form of the name in the statement. */
    private static final String TABLE_OF_COLUMN = TABLE + """
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE a.attname::text = (pg_catalog.parse_ident(?))[1]
            """;

    /** Also a table with policies, which may hold rows that nobody sees who drops it. */
    private static final String MAY_HOLD_ROWS =
            "SELECT pg_catalog.row_security_active(pg_catalog.to_regclass(%s)::oid) OR EXISTS (SELECT 1 FROM %s)";

    private static final int TABLES_IN_A_ROW = 100;

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

    /**
     * Whether any table of a user may hold rows. It asks each for a row, since sizes tell nothing of rows that are deleted, or
     * kept elsewhere, as Citus does; the largest first, up to the first row.
     */
    public boolean any() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            Object[] own = ownTables.stream()
                    .map(table -> table.toLowerCase(Locale.ROOT))
                    .toArray();
            statement.setArray(1, connection.createArrayOf("text", own));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("unknown")) {
                        return true;
                    }
                    tables.add(rows.getString(1));
                }
            }
        }
        for (int from = 0; from < tables.size(); from += TABLES_IN_A_ROW) {
            List<String> some = tables.subList(from, Math.min(from + TABLES_IN_A_ROW, tables.size()));
            if (Undone.ask(connection, () -> firstWithRows(some)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The tables, by their qualified names, that exist, hold rows, and would lose them. */
    public List<String> tables(DropStatements drops) throws SQLException {
        NavigableSet<String> found = new TreeSet<>();
        for (String table : drops.tables()) {
            addTo(found, TABLE, table, drops.mayBeAnywhere(table), drops.setsSearchPath());
        }
        for (String table : drops.cascaded()) {
            addTo(found, REFERRING, table, drops.mayBeAnywhere(table), drops.setsSearchPath());
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
            String table = column.table();
            addTo(found, TABLE_OF_COLUMN, table, drops.mayBeAnywhere(table), drops.setsSearchPath(), column.name());
        }
        return withRows(found);
    }

    private void addTo(NavigableSet<String> found, String query, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
    }

    private List<String> withRows(NavigableSet<String> tables) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (String table : tables) {
            firstWithRows(List.of(table)).ifPresent(filled::add);
        }
        return List.copyOf(filled);
    }

    private Optional<String> firstWithRows(List<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery(MAY_HOLD_ROWS.formatted(Quoting.literal(table), table))) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return Optional.of(table);
                    }
                }
            }
            return Optional.empty();
        }
    }
}
