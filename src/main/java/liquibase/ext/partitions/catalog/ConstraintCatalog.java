package liquibase.ext.partitions.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferencedTable;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.sql.ConstraintSql;
import org.jspecify.annotations.Nullable;

/** Reads the constraints of partition trees from the system catalogs (manual, section 53.13 "pg_constraint"). */
public final class ConstraintCatalog {

    /**
     * One row a constraint, and one a table without any. A foreign key to a partitioned table has, beside its own row, one
     * for each partition there, which is of no interest. Definitions take long to print, so only those of the wanted names
     * are.
     */
    private static final String CONSTRAINTS = """
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
              k.conname, k.contype, k.convalidated, k.coninhcount > 0 AS inherited,
              CASE WHEN k.conname = ANY (w.names) THEN %s ELSE '' END AS definition,
              k.contype = 'f' AND k.conenforced AND NOT k.conperiod AS is_foreign_key,
              (SELECT array_agg(a.attname::text ORDER BY e.ord)
                FROM unnest(k.conkey) WITH ORDINALITY AS e(attnum, ord)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = e.attnum) AS columns,
              fn.nspname AS referenced_schema, fc.relname AS referenced_name,
              (SELECT array_agg(a.attname::text ORDER BY e.ord)
                FROM unnest(k.confkey) WITH ORDINALITY AS e(attnum, ord)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = e.attnum)
                AS referenced_columns,
              k.confmatchtype = 'f' AS match_full, k.confdeltype, k.confupdtype,
              (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.confdelsetcols)) AS set_columns,
              k.condeferrable, k.condeferred
            FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN (SELECT ?::text[] AS names) w
            LEFT JOIN (pg_catalog.pg_constraint k
              LEFT JOIN pg_catalog.pg_constraint o ON o.oid = k.conparentid
              LEFT JOIN pg_catalog.pg_class fc ON fc.oid = k.confrelid
              LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace)
              ON k.conrelid = c.oid AND o.conrelid IS DISTINCT FROM c.oid
                AND (k.conname = ANY (w.names) OR k.contype = 'f' AND ?)
            """.formatted(ConstraintShape.DEFINITION);

    private static final String REFERENCED = """
            SELECT c.relkind,
              (WITH RECURSIVE below AS (
                SELECT c.oid UNION ALL
                SELECT i.inhrelid FROM below b JOIN pg_catalog.pg_inherits i ON i.inhparent = b.oid AND c.relkind = 'p')
                SELECT count(*) FROM below) AS tables,
              (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
              (SELECT array_agg(a.attname::text ORDER BY e.ord)
                FROM pg_catalog.pg_partitioned_table pt
                CROSS JOIN unnest(pt.partattrs::int2[]) WITH ORDINALITY AS e(attnum, ord)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = pt.partrelid AND a.attnum = e.attnum
                WHERE pt.partrelid = c.oid) AS partition_key,
              (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = r.base AND a.attnum > 0 AND NOT a.attisdropped) AS base_columns
            FROM (SELECT pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))::oid AS referenced,
                pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))::oid AS base) r
            LEFT JOIN pg_catalog.pg_class c ON c.oid = r.referenced
            """;

    /** What a foreign key can point at: neither partial nor of expressions nor deferrable nor WITHOUT OVERLAPS. */
    private static final String KEYS = """
            SELECT (SELECT array_agg(a.attname::text)
              FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS e(attnum, ord)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = e.attnum
              WHERE e.ord <= x.indnkeyatts) AS columns
            FROM pg_catalog.pg_index x
            WHERE x.indrelid = pg_catalog.to_regclass(
                COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
              AND x.indisunique AND NOT x.indisexclusion AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public ConstraintCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * The constraints of a table and of everything under it that have one of these names.
     *
     * @param root the table
     * @param version the server's
     * @param names the names
     * @param foreignKeys whether foreign keys of any name are read, too
     */
    public Map<QualifiedName, TreeConstraints.TableConstraints> read(
            QualifiedName root, ServerVersion version, List<String> names, boolean foreignKeys) throws SQLException {
        Map<QualifiedName, TreeConstraints.TableConstraints> tables = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(forVersion(version))) {
            statement.setString(1, root.schema());
            statement.setString(2, root.name());
            statement.setArray(3, connection.createArrayOf("text", names.toArray()));
            statement.setBoolean(4, foreignKeys);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TreeConstraints.TableConstraints row = new TreeConstraints.TableConstraints(
                            rows.getLong("bytes"),
                            rows.getString("conname") == null ? List.of() : List.of(constraint(rows)));
                    tables.merge(
                            new QualifiedName(rows.getString("nspname"), rows.getString("relname")),
                            row,
                            ConstraintCatalog::merged);
                }
            }
        }
        return tables;
    }

    /** Columns of an action came with PostgreSQL 15, NOT ENFORCED and PERIOD with 18. */
    private static String forVersion(ServerVersion version) {
        String query = version.isAtLeast(15) ? CONSTRAINTS : CONSTRAINTS.replace("k.confdelsetcols", "'{}'::int2[]");
        return version.isAtLeast(18)
                ? query
                : query.replace("k.conenforced", "true").replace("k.conperiod", "false");
    }

    private static TreeConstraints.TableConstraints merged(
            TreeConstraints.TableConstraints one, TreeConstraints.TableConstraints other) {
        List<ExistingConstraint> all = new ArrayList<>(one.constraints());
        all.addAll(other.constraints());
        return new TreeConstraints.TableConstraints(one.bytes(), all);
    }

    private static ExistingConstraint constraint(ResultSet row) throws SQLException {
        ForeignKey foreignKey = row.getBoolean("is_foreign_key") ? foreignKey(row) : null;
        return new ExistingConstraint(
                row.getString("conname"),
                ExistingConstraint.Kind.of(row.getString("contype")),
                foreignKey == null ? row.getString("definition") : ConstraintSql.describe(foreignKey),
                foreignKey,
                row.getBoolean("convalidated"),
                row.getBoolean("inherited"));
    }

    private static ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new ForeignKey(
                texts(row, "columns"),
                new QualifiedName(row.getString("referenced_schema"), row.getString("referenced_name")),
                texts(row, "referenced_columns"),
                row.getBoolean("match_full"),
                new ReferentialAction(
                        ReferentialAction.Kind.of(row.getString("confdeltype")), texts(row, "set_columns")),
                new ReferentialAction(ReferentialAction.Kind.of(row.getString("confupdtype")), List.of()),
                row.getBoolean("condeferrable"),
                row.getBoolean("condeferred"));
    }

    /**
     * The table that a foreign key is to point at.
     *
     * @param base the table that is to have the foreign key
     */
    public ReferencedTable referenced(QualifiedName referenced, QualifiedName base) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFERENCED)) {
            statement.setString(1, referenced.schema());
            statement.setString(2, referenced.name());
            statement.setString(3, base.schema());
            statement.setString(4, base.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String kind = row.getString("relkind");
                return new ReferencedTable(
                        kind == null ? "" : CatalogTable.kindOf(kind),
                        "r".equals(kind) || "p".equals(kind),
                        row.getLong("tables"),
                        texts(row, "columns"),
                        keys(referenced),
                        texts(row, "partition_key"),
                        texts(row, "base_columns"),
                        kind == null
                                ? new PartitionCatalog(connection)
                                        .nearest(referenced, false)
                                        .orElse(null)
                                : null);
            }
        }
    }

    private List<Set<String>> keys(QualifiedName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                List<Set<String>> keys = new ArrayList<>();
                while (rows.next()) {
                    keys.add(Set.copyOf(texts(rows, "columns")));
                }
                return keys;
            }
        }
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        @Nullable Array array = row.getArray(column);
        return array == null
                ? List.of()
                : Stream.of((String[]) array.getArray()).toList();
    }
}
