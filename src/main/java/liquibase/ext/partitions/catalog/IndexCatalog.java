package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexInquiry;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeIndexes;
import org.jspecify.annotations.Nullable;

/** Reads the indexes of partition trees from the system catalogs (manual, section 53.26 "pg_index"). */
public final class IndexCatalog {

    /**
     * One row an index, and one a table without any. The rest of the shape takes long to print, so it is printed only
     * where the beginning is that of the wanted index. Of a foreign key {@code conindid} is the index that it references,
     * which is none of its own.
     * Who builds is known by the lock, since the progress view hides what other roles do; autovacuum, which has no user,
     * gives way by itself. The size is asked for only where it has not been noted yet, since that waits for an exclusive lock.
     */
    private static final String INDEXES = """
            WITH RECURSIVE tree AS (
              SELECT c.oid, c.relkind
              FROM pg_catalog.pg_class c
              WHERE c.oid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
              UNION ALL
              SELECT c.oid, c.relkind
              FROM tree t
              JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid AND t.relkind = 'p'
              JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
            )
            SELECT n.nspname, c.relname,
              CASE WHEN c.relkind <> 'r' THEN 0
                WHEN c.relpages > 0 THEN c.relpages * pg_catalog.current_setting('block_size')::bigint
                ELSE COALESCE(pg_catalog.pg_relation_size(c.oid), 0) END AS bytes,
              b.pid AS builder, ic.relname AS index_name, x.indisvalid AS valid,
              pn.nspname AS parent_schema, pc.relname AS parent_name,
              x.indexrelid IN (SELECT o.conindid FROM pg_catalog.pg_constraint o WHERE o.contype IN ('p', 'u', 'x'))
                AS of_constraint,
              CASE WHEN s.beginning = ? THEN %s END AS shape
            FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN (
              SELECT l.relation, min(COALESCE(a.leader_pid, a.pid)) AS pid
              FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid AND a.usesysid IS NOT NULL
              WHERE l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock'
                AND l.pid <> pg_catalog.pg_backend_pid()
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              GROUP BY l.relation
            ) b ON b.relation = c.oid
            LEFT JOIN (pg_catalog.pg_index x
              JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
              CROSS JOIN LATERAL (SELECT %s AS beginning) s) ON x.indrelid = c.oid
            LEFT JOIN pg_catalog.pg_inherits ih ON ih.inhrelid = x.indexrelid
            LEFT JOIN pg_catalog.pg_class pc ON pc.oid = ih.inhparent
            LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
            """.formatted(IndexShape.REST, IndexShape.BEGINNING);

    private static final String TAKEN = """
            SELECT n.nspname, c.relname, c.relkind, tn.nspname AS table_schema, tc.relname AS table_name,
              CASE WHEN x.indexrelid IS NOT NULL THEN %s ELSE '' END AS definition
            FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
            LEFT JOIN pg_catalog.pg_class tc ON tc.oid = x.indrelid
            LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
            """.formatted(IndexShape.DEFINITION);

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public IndexCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * The indexes of a table and of everything under it.
     *
     * @param root the table
     * @param version the server's
     * @param inquiry what is to be known of them
     * @param wanted the index that others are compared with; null for none
     */
    public TreeIndexes read(
            QualifiedName root, ServerVersion version, IndexInquiry inquiry, IndexShape.@Nullable Found wanted)
            throws SQLException {
        return new TreeIndexes(
                wanted == null ? null : wanted.wanted(),
                tables(root, version, wanted == null ? null : wanted.beginning()),
                taken(inquiry.names()));
    }

    private Map<QualifiedName, TableIndexes> tables(
            QualifiedName root, ServerVersion version, @Nullable String beginning) throws SQLException {
        Map<QualifiedName, TableIndexes> tables = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(IndexShape.forVersion(INDEXES, version))) {
            statement.setString(1, root.schema());
            statement.setString(2, root.name());
            statement.setString(3, beginning);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TableIndexes row = readTable(rows);
                    tables.merge(name(rows, "nspname", "relname"), row, IndexCatalog::merged);
                }
            }
        }
        return tables;
    }

    private static TableIndexes readTable(ResultSet row) throws SQLException {
        String index = row.getString("index_name");
        int builder = row.getInt("builder");
        return new TableIndexes(
                row.getLong("bytes"),
                builder == 0 ? null : builder,
                index == null ? List.of() : List.of(readIndex(row, index)));
    }

    private static ExistingIndex readIndex(ResultSet row, String index) throws SQLException {
        return new ExistingIndex(
                new QualifiedName(row.getString("nspname"), index),
                row.getString("shape"),
                row.getBoolean("valid"),
                row.getString("parent_name") == null ? null : name(row, "parent_schema", "parent_name"),
                row.getBoolean("of_constraint"));
    }

    private static TableIndexes merged(TableIndexes one, TableIndexes other) {
        List<ExistingIndex> all = new ArrayList<>(one.indexes());
        all.addAll(other.indexes());
        return new TableIndexes(one.bytes(), one.builder(), all);
    }

    private Map<QualifiedName, TreeIndexes.Taken> taken(List<QualifiedName> names) throws SQLException {
        Map<QualifiedName, TreeIndexes.Taken> taken = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TAKEN)) {
            NameArrays.set(statement, names);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.put(
                            name(rows, "nspname", "relname"),
                            new TreeIndexes.Taken(
                                    CatalogTable.kindOf(rows.getString("relkind")),
                                    rows.getString("table_name") == null
                                            ? null
                                            : name(rows, "table_schema", "table_name"),
                                    rows.getString("definition")));
                }
            }
        }
        return taken;
    }

    private static QualifiedName name(ResultSet row, String schema, String name) throws SQLException {
        return new QualifiedName(row.getString(schema), row.getString(name));
    }
}
