package liquibase.ext.partitions.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;
import org.jspecify.annotations.Nullable;

/**
 * Reads partition trees from the system catalogs (manual, chapter 53), each in one query that locks no partition.
 */
public final class PartitionCatalog {

    /**
     * One row a table of the tree; what only the root is asked is null elsewhere. Types are printed without a length
     * (-1), which a cast would cut values to, unless it rounds numbers and times, as the key does too. A key that is not
     * compared by its type's default operators has no type here: only the server can tell how its values compare.
     *
     * <p>The conditions stand inside the laterals, since a server works out a lateral for every row before it looks at the
     * condition of the join, and {@code OFFSET 0} keeps the planner from taking it out again.
     */
    private static final String TREE = """
            WITH RECURSIVE tree AS (
              SELECT c.oid, NULL::oid AS parent, 0 AS level, false AS detach_pending
              FROM pg_catalog.pg_class c
              WHERE c.oid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
              UNION ALL
              SELECT i.inhrelid, i.inhparent, t.level + 1, i.inhdetachpending
              FROM tree t
              JOIN pg_catalog.pg_class p ON p.oid = t.oid AND p.relkind = 'p'
              JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
            )
            SELECT t.oid, t.parent, t.level, t.detach_pending, n.nspname, c.relname, c.relkind,
              CASE WHEN pg_catalog.current_setting('standard_conforming_strings') = 'off'
                THEN replace(pg_catalog.pg_get_expr(c.relpartbound, 0), repeat(chr(92), 2), chr(92))
                ELSE pg_catalog.pg_get_expr(c.relpartbound, 0) END AS bound,
              pt.partstrat,
              pg_catalog.pg_get_expr(pt.partexprs, pt.partrelid) AS key_expressions,
              k.columns AS key_columns, k.types AS key_types, k.collations AS key_collations,
              s.*
            FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_partitioned_table pt ON pt.partrelid = c.oid
            LEFT JOIN LATERAL (
              SELECT array_agg(CASE WHEN e.attnum <> 0 THEN pg_catalog.quote_ident(a.attname) END ORDER BY e.ord)
                  AS columns,
                array_agg(CASE
                  WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_opclass d WHERE d.opcmethod = oc.opcmethod
                    AND d.opcfamily = oc.opcfamily AND d.opcintype = oc.opcintype AND d.opcdefault) THEN NULL
                  WHEN at.typtype <> 'd' THEN pg_catalog.format_type(at.oid,
                    CASE WHEN at.typcategory IN ('N', 'D', 'T') THEN a.atttypmod ELSE -1 END)
                  WHEN ot.typtype <> 'p' THEN pg_catalog.format_type(ot.oid, -1) END ORDER BY e.ord) AS types,
                array_agg(CASE WHEN co.collname <> 'default' OR cn.nspname <> 'pg_catalog'
                  THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END
                  ORDER BY e.ord) AS collations
              FROM unnest(pt.partattrs::int2[], pt.partclass::oid[], pt.partcollation::oid[])
                WITH ORDINALITY AS e(attnum, opclass, coll, ord)
              JOIN pg_catalog.pg_opclass oc ON oc.oid = e.opclass
              JOIN pg_catalog.pg_type ot ON ot.oid = oc.opcintype
              LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = pt.partrelid AND a.attnum = e.attnum
              LEFT JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
              LEFT JOIN pg_catalog.pg_collation co ON co.oid = e.coll
              LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
              WHERE pt.partrelid IS NOT NULL
            ) k ON true
            LEFT JOIN LATERAL (
              SELECT pg_catalog.current_setting('server_version_num')::int AS version,
                (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS column_names,
                (SELECT array_agg(pg_catalog.format_type(a.atttypid,
                    CASE WHEN ty.typcategory IN ('N', 'D', 'T') THEN a.atttypmod ELSE -1 END) ORDER BY a.attnum)
                  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type ty ON ty.oid = a.atttypid
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS column_types,
                (SELECT COALESCE(bool_or(a.attstorage <> 'p'), false) AND (bool_or(w.bytes IS NULL)
                    OR sum(w.bytes) + (30 + (count(*) + 7) / 8) / 8 * 8 > 2032)
                  FROM pg_catalog.pg_attribute a
                  CROSS JOIN LATERAL (SELECT CASE
                    WHEN a.attlen > 0 THEN a.attlen
                    WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 0 THEN a.atttypmod * 4 - 12
                    WHEN a.atttypid = 'numeric'::regtype AND a.atttypmod > 0 THEN ((a.atttypmod - 4) >> 16) / 2 + 10
                    WHEN a.atttypid IN ('bit'::regtype, 'varbit'::regtype) AND a.atttypmod > 0 THEN a.atttypmod / 8 + 8
                    END AS bytes) w
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS toast,
                (SELECT count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid) AS indexes,
                (SELECT count(*) FROM pg_catalog.pg_constraint o
                  WHERE o.conrelid = c.oid AND o.contype IN ('p', 'u', 'x')) AS key_constraints,
                (SELECT count(*) FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped) AS not_nulls,
                (SELECT count(*) FROM pg_catalog.pg_constraint o
                  LEFT JOIN pg_catalog.pg_constraint op ON op.oid = o.conparentid
                  WHERE o.conrelid = c.oid AND o.contype = 'f' AND op.conrelid IS DISTINCT FROM c.oid) AS keys_out,
                (SELECT count(*) FROM pg_catalog.pg_constraint o
                  LEFT JOIN pg_catalog.pg_constraint op ON op.oid = o.conparentid
                  WHERE o.confrelid = c.oid AND o.contype = 'f' AND op.confrelid IS DISTINCT FROM c.oid) AS keys_in,
                (SELECT count(*) FROM pg_catalog.pg_constraint o WHERE o.conrelid = c.oid AND o.contype = 'c')
                  + (SELECT count(*) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = c.oid) AS checks_and_defaults,
                (SELECT count(*) FROM pg_catalog.pg_trigger g
                  WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & 1 = 1) AS row_triggers,
                (SELECT ts.spcname FROM pg_catalog.pg_tablespace ts WHERE ts.oid = c.reltablespace) AS tablespace,
                (SELECT am.amname FROM pg_catalog.pg_am am WHERE am.oid = c.relam) AS access_method
              WHERE t.level = 0
              OFFSET 0
            ) s ON true
            ORDER BY t.level DESC, c.oid
            """;

    private static final String OCCUPIED = """
            SELECT n.nspname, c.relname
            FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            """;

    private static final String COMMENTS = """
            SELECT n.nspname, c.relname, pg_catalog.obj_description(c.oid, 'pg_class')
            FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            WHERE pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL
            """;

    private static final String NAMES = """
            SELECT n.nspname, c.relname
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE CASE WHEN ? THEN c.relkind = 'p' ELSE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition END
              AND n.nspname <> 'information_schema' AND pg_catalog.left(n.nspname, 3) <> 'pg_'
            ORDER BY 1, 2
            """;

    private static final String PARENT = """
            SELECT n.nspname, p.relname
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
            JOIN pg_catalog.pg_class p ON p.oid = i.inhparent AND p.relkind = 'p'
            JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
            WHERE cn.nspname = COALESCE(?, pg_catalog.current_schema()) AND c.relname = ?
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public PartitionCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * Looks up a relation.
     *
     * @return empty when there is none of that name
     */
    public Optional<CatalogTable> read(QualifiedName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TREE)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                return readTree(rows);
            }
        }
    }

    /** Which of these names some relation has. */
    public Set<QualifiedName> occupied(List<QualifiedName> wanted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OCCUPIED)) {
            NameArrays.set(statement, wanted);
            return new HashSet<>(names(statement));
        }
    }

    /**
     * The table that may have been meant by a name that no table has.
     *
     * @param partitioned whether a partitioned table was meant, or any table that is no partition
     */
    public Optional<QualifiedName> nearest(QualifiedName missing, boolean partitioned) throws SQLException {
        return Optional.ofNullable(KnownNames.nearest(missing, tables(partitioned)));
    }

    /** The table that may have been meant to become a partition of another by a name that no table has. */
    public Optional<QualifiedName> nearestToAttach(QualifiedName missing, QualifiedName parent) throws SQLException {
        return Optional.ofNullable(KnownNames.nearest(
                missing,
                tables(false).stream().filter(table -> !table.equals(parent)).toList()));
    }

    private List<QualifiedName> tables(boolean partitioned) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
            statement.setBoolean(1, partitioned);
            return names(statement);
        }
    }

    /** The partitioned table that a table is a partition of. */
    public Optional<QualifiedName> parent(QualifiedName partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PARENT)) {
            statement.setString(1, partition.schema());
            statement.setString(2, partition.name());
            return names(statement).stream().findFirst();
        }
    }

    private static List<QualifiedName> names(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<QualifiedName> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new QualifiedName(rows.getString(1), rows.getString(2)));
            }
            return found;
        }
    }

    /** The comments on these tables, as far as they exist and have one. */
    public Map<QualifiedName, String> comments(List<QualifiedName> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COMMENTS)) {
            NameArrays.set(statement, tables);
            try (ResultSet rows = statement.executeQuery()) {
                Map<QualifiedName, String> found = new HashMap<>();
                while (rows.next()) {
                    found.put(new QualifiedName(rows.getString(1), rows.getString(2)), rows.getString(3));
                }
                return found;
            }
        }
    }

    /** The time zone in which this session reads a timestamp without an offset. */
    public String sessionTimeZone() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW TimeZone");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Rows come leaves first, so that every table's partitions are known when it is built. */
    private static Optional<CatalogTable> readTree(ResultSet rows) throws SQLException {
        Map<Long, List<PartitionNode>> childrenOf = new HashMap<>();
        while (rows.next()) {
            PartitionNode node = readNode(rows, childrenOf);
            if (rows.getInt("level") > 0) {
                childrenOf
                        .computeIfAbsent(rows.getLong("parent"), parent -> new ArrayList<>())
                        .add(node);
            } else {
                String kind = CatalogTable.kindOf(rows.getString("relkind"));
                Optional<PartitionTree> tree = node.isPartitioned()
                        ? Optional.of(
                                new PartitionTree(node, readShape(rows), new ServerVersion(rows.getInt("version"))))
                        : Optional.empty();
                return Optional.of(new CatalogTable(kind, tree));
            }
        }
        return Optional.empty();
    }

    private static PartitionNode readNode(ResultSet row, Map<Long, List<PartitionNode>> childrenOf)
            throws SQLException {
        return new PartitionNode(
                new QualifiedName(row.getString("nspname"), row.getString("relname")),
                row.getInt("level") == 0 ? null : readBound(row.getString("bound")),
                readKey(row),
                row.getString("relkind").equals("f"),
                childrenOf.getOrDefault(row.getLong("oid"), List.of()),
                row.getBoolean("detach_pending"));
    }

    private static @Nullable PartitionBound readBound(@Nullable String text) {
        return text == null
                ? null
                : BoundParser.parse(text)
                        .orElseThrow(() -> new IllegalStateException("PostgreSQL printed the bound " + text));
    }

    private static @Nullable PartitionKey readKey(ResultSet row) throws SQLException {
        String strategy = row.getString("partstrat");
        if (strategy == null) {
            return null;
        }
        String[] columns = strings(row, "key_columns");
        String[] types = strings(row, "key_types");
        String[] collations = strings(row, "key_collations");
        List<String> expressions = PartitionBy.splitList(row.getString("key_expressions"));
        List<KeyColumn> key = new ArrayList<>();
        int nextExpression = 0;
        for (int i = 0; i < columns.length; i++) {
            String sql = columns[i] == null ? "(" + expressions.get(nextExpression++) + ")" : columns[i];
            key.add(new KeyColumn(sql, types[i], collations[i]));
        }
        return new PartitionKey(
                PartitionStrategy.ofCatalogCode(strategy)
                        .orElseThrow(() -> new IllegalStateException("Unknown partition strategy " + strategy)),
                key);
    }

    private static TableShape readShape(ResultSet row) throws SQLException {
        String[] names = strings(row, "column_names");
        String[] types = strings(row, "column_types");
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            columns.put(names[i], types[i]);
        }
        return new TableShape(
                columns,
                row.getBoolean("toast"),
                row.getInt("indexes"),
                row.getInt("key_constraints"),
                row.getInt("not_nulls"),
                row.getInt("keys_out"),
                row.getInt("keys_in"),
                row.getInt("checks_and_defaults"),
                row.getInt("row_triggers"),
                row.getString("tablespace"),
                row.getString("access_method"));
    }

    private static String[] strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new String[0] : (String[]) array.getArray();
    }
}
