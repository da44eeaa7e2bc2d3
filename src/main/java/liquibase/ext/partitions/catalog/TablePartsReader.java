package liquibase.ext.partitions.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.AttachConflicts;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableParts;
import org.jspecify.annotations.Nullable;

/** Reads what a table is made of (manual, sections 53.7 "pg_attribute", 53.13 "pg_constraint", 53.26 "pg_index"). */
final class TablePartsReader {

    /** A relation's name of two parameters: its schema, which may be null, and its name. */
    static final String NAME = "COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?)";

    private static final String COLUMNS = """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
              COALESCE(n.nspname || '.' || co.collname, '') AS collation,
              CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' ELSE '' END AS generated,
              CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ELSE '' END AS expression,
              a.attidentity <> '' AS identity, k.conname, k.convalidated, NOT k.connoinherit AS inheritable
            FROM pg_catalog.pg_attribute a
            LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            LEFT JOIN pg_catalog.pg_constraint k
              ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
            LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = co.collnamespace
            WHERE a.attrelid = pg_catalog.to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """.formatted(NAME);

    /** Of a foreign key at a partitioned table there is a row for each of its partitions beside its own. */
    private static final String CONSTRAINTS = """
            SELECT k.conname, k.contype, %s AS definition, k.convalidated, NOT k.connoinherit AS inheritable,
              k.confrelid IN (SELECT relid FROM pg_catalog.pg_partition_ancestors(pg_catalog.to_regclass(%s))) AS own_tree
            FROM pg_catalog.pg_constraint k
            LEFT JOIN pg_catalog.pg_constraint kp ON kp.oid = k.conparentid
            WHERE k.conrelid = pg_catalog.to_regclass(%s) AND k.contype IN ('c', 'f')
              AND kp.conrelid IS DISTINCT FROM k.conrelid
            ORDER BY k.oid
            """.formatted(ConstraintShape.DEFINITION, NAME, NAME);

    private static final String INDEXES =
            """
            SELECT n.nspname, c.relname AS table_name, x.indexrelid, ic.relname, concat_ws(' ', %s, %s) AS shape, x.indisvalid, x.indisunique, x.indisexclusion,
              left(d.behind, length(d.behind) - COALESCE(length(d.predicate) + length(' WHERE '), 0)) AS definition,
              d.predicate, ts.spcname AS tablespace, o.contype,
              ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = x.indexrelid ORDER BY a.attnum) AS columns,
              ARRAY(SELECT a.attname::text
                FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS i(attnum, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = i.attnum
                WHERE i.place <= x.indnkeyatts ORDER BY i.place) AS key_columns,
              CASE WHEN o.condeferrable THEN ' DEFERRABLE' ELSE '' END
                || CASE WHEN o.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END AS deferral
            FROM pg_catalog.pg_index x
            JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
            JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate,
              substr(pg_catalog.pg_get_indexdef(x.indexrelid), length(format('CREATE %%%%sINDEX %%%%I ON %%%%s%%%%I.%%%%I ',
                CASE WHEN x.indisunique THEN 'UNIQUE ' END, ic.relname,
                CASE WHEN ic.relkind = 'I' THEN 'ONLY ' END, n.nspname, c.relname)) + 1) AS behind) d
            LEFT JOIN pg_catalog.pg_constraint o ON o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x')
            LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
            WHERE %%s
            ORDER BY x.indexrelid
            """.formatted(withoutDeferral(IndexShape.BEGINNING), withoutDeferral(IndexShape.REST));

    private static final String INDEXES_OF_TABLE =
            INDEXES.formatted("x.indrelid = pg_catalog.to_regclass(" + NAME + ")");

    /** Of a table and its partitions; a primary key that is a part of that of a table above comes with that. */
    private static final String PRIMARY_KEYS = INDEXES.formatted("""
            o.contype = 'p' AND o.conparentid = 0 AND x.indrelid IN (
              WITH RECURSIVE tree AS (
                SELECT pg_catalog.to_regclass(%s)::oid AS relid
                UNION ALL SELECT i.inhrelid FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.relid)
              SELECT relid FROM tree)""".formatted(NAME));

    private static final String NEEDED_BY = """
            SELECT n.nspname, c.relname, k.conname
            FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND k.conindid = ? AND k.conparentid = 0
            ORDER BY k.oid
            """;

    private final Connection connection;
    private final QualifiedName parent;
    private final ServerVersion version;

    /**
     * A reader.
     *
     * @param parent the partitioned table
     */
    TablePartsReader(Connection connection, QualifiedName parent, ServerVersion version) {
        this.connection = connection;
        this.parent = parent;
        this.version = version;
    }

    /** What a table is made of; nothing when there is none. */
    TableParts of(QualifiedName table) throws SQLException {
        List<TableParts.Column> columns = new ArrayList<>();
        read(COLUMNS, List.of(table), row -> columns.add(column(row)));
        List<TableParts.Constraint> checks = new ArrayList<>();
        List<TableParts.Constraint> foreignKeys = new ArrayList<>();
        read(
                CONSTRAINTS,
                List.of(parent, table),
                row -> (row.getString("contype").equals("c") ? checks : foreignKeys).add(constraint(row)));
        List<TableParts.Index> indexes = new ArrayList<>();
        read(IndexShape.forVersion(INDEXES_OF_TABLE, version), List.of(table), row -> indexes.add(index(row)));
        return new TableParts(columns, checks, foreignKeys, indexes);
    }

    /** The primary keys of a table and of its partitions. */
    List<AttachConflicts.PrimaryKey> primaryKeys(QualifiedName table) throws SQLException {
        List<AttachConflicts.PrimaryKey> keys = new ArrayList<>();
        read(
                IndexShape.forVersion(PRIMARY_KEYS, version),
                List.of(table),
                row -> keys.add(new AttachConflicts.PrimaryKey(
                        new QualifiedName(row.getString("nspname"), row.getString("table_name")),
                        index(row),
                        neededBy(row.getLong("indexrelid")))));
        return keys;
    }

    private List<AttachConflicts.Part> neededBy(long index) throws SQLException {
        List<AttachConflicts.Part> foreignKeys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEEDED_BY)) {
            statement.setLong(1, index);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    foreignKeys.add(new AttachConflicts.Part(
                            new QualifiedName(rows.getString(1), rows.getString(2)), rows.getString(3)));
                }
            }
        }
        return foreignKeys;
    }

    /** ATTACH PARTITION does not look at when a constraint is checked. */
    private static String withoutDeferral(String shape) {
        return shape.replace("x.indimmediate, ", "").replace("CASE WHEN o.condeferred THEN 'deferred' END, ", "");
    }

    private static TableParts.Column column(ResultSet row) throws SQLException {
        return new TableParts.Column(
                row.getString("attname"),
                row.getString("type"),
                row.getString("collation"),
                row.getBoolean("attnotnull"),
                row.getString("generated"),
                row.getString("expression"),
                row.getBoolean("identity"),
                notNull(row));
    }

    private static TableParts.@Nullable Constraint notNull(ResultSet row) throws SQLException {
        String name = row.getString("conname");
        return name == null
                ? null
                : new TableParts.Constraint(
                        name, "NOT NULL", row.getBoolean("convalidated"), row.getBoolean("inheritable"), false);
    }

    private static TableParts.Constraint constraint(ResultSet row) throws SQLException {
        return new TableParts.Constraint(
                row.getString("conname"),
                row.getString("definition"),
                row.getBoolean("convalidated"),
                row.getBoolean("inheritable"),
                row.getBoolean("own_tree"));
    }

    private static TableParts.Index index(ResultSet row) throws SQLException {
        String code = row.getString("contype");
        ExistingConstraint.Kind constraint = code == null ? null : ExistingConstraint.Kind.of(code);
        return new TableParts.Index(
                row.getString("relname"),
                row.getString("shape"),
                row.getBoolean("indisvalid"),
                row.getBoolean("indisunique"),
                row.getString("definition"),
                row.getString("predicate"),
                row.getString("tablespace"),
                strings(row, "columns"),
                strings(row, "key_columns"),
                constraint,
                row.getString("deferral"),
                row.getBoolean("indisexclusion"));
    }

    /** What is done with a row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(String query, List<QualifiedName> names, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setString(2 * i + 1, names.get(i).schema());
                statement.setString(2 * i + 2, names.get(i).name());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
