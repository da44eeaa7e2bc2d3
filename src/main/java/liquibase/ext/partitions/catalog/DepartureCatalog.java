package liquibase.ext.partitions.catalog;

import static liquibase.ext.partitions.sql.Quoting.identifier;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.DetachNote;
import org.jspecify.annotations.Nullable;

/** Reads what there is to know of tables that are to leave a partitioned table (manual, chapter 53). */
public final class DepartureCatalog {

    private static final String TABLES = """
            WITH RECURSIVE tree AS (
              SELECT c.oid AS top, c.oid
              FROM (
                SELECT c.oid
                FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
                JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
                UNION
                SELECT c.oid
                FROM pg_catalog.pg_description d
                JOIN pg_catalog.pg_class c ON c.reltype = d.objoid AND NOT c.relispartition
                CROSS JOIN LATERAL pg_catalog.regexp_match(d.description, ?) AS note(parts)
                WHERE d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objsubid = 0
                  AND note.parts[1] = ?::text
              ) wanted
              JOIN pg_catalog.pg_class c ON c.oid = wanted.oid
              UNION ALL
              SELECT t.top, i.inhrelid
              FROM tree t
              JOIN pg_catalog.pg_class p ON p.oid = t.oid AND p.relkind = 'p'
              JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
            ), sums AS (
              SELECT t.top,
                COALESCE(sum(c.reltuples) FILTER (WHERE NOT leaf.asked), 0)::bigint AS rows,
                COALESCE(bool_or(NOT leaf.asked AND c.reltuples <= 0), false) AS unknown,
                array_agg(pg_catalog.format('%I.%I', n.nspname, c.relname)) FILTER (WHERE leaf.asked) AS asked,
                array_agg(pg_catalog.pg_stat_get_live_tuples(c.oid)) FILTER (WHERE leaf.asked) AS live,
                COALESCE(sum(CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_total_relation_size(c.oid) END), 0) AS bytes
              FROM tree t
              JOIN pg_catalog.pg_class c ON c.oid = t.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL (SELECT CASE WHEN c.relkind <> 'p' THEN c.relkind = 'r' AND c.reltuples <= ?
                AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
                AND NOT pg_catalog.row_security_active(c.oid) END AS asked) leaf
              GROUP BY t.top
            )
            SELECT n.nspname, c.relname, c.relkind, pn.nspname AS parent_schema, p.relname AS parent_name,
              note.parts[1] = ?::text AS of_table, note.parts[2] = 'drop' AS to_drop, note.parts[5] AS bound,
              s.rows, s.unknown, s.asked, s.live, s.bytes
            FROM sums s
            JOIN pg_catalog.pg_class c ON c.oid = s.top
            CROSS JOIN LATERAL pg_catalog.regexp_match(pg_catalog.obj_description(c.reltype, 'pg_type'), ?) AS note(parts)
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
            LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
            LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
            """;

    /**
     * Of a foreign key to a partitioned table there is one for each partition that hangs on it; and those of a partitioned
     * table that points somewhere have the same for each of its own partitions, which are of no interest.
     */
    private static final String REFERENCES = """
            WITH RECURSIVE key AS (
              SELECT k.oid, k.oid AS top, k.conparentid, k.conname
              FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
              JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
              JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
              JOIN pg_catalog.pg_constraint k ON k.confrelid = c.oid AND k.contype = 'f'
              LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid
              WHERE up.conrelid IS NULL OR up.conrelid = k.conrelid
              UNION ALL
              SELECT key.oid, up.oid, up.conparentid, up.conname
              FROM key
              JOIN pg_catalog.pg_constraint up ON up.oid = key.conparentid
            )
            SELECT n.nspname, c.relname, fn.nspname AS referencing_schema, f.relname AS referencing_name, key.conname,
              k.conparentid <> 0 AS of_parent,
              (SELECT array_agg(a.attname::text ORDER BY e.ord)
                FROM unnest(k.conkey) WITH ORDINALITY AS e(attnum, ord)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = e.attnum) AS columns,
              (SELECT array_agg(a.attname::text ORDER BY e.ord)
                FROM unnest(k.confkey) WITH ORDINALITY AS e(attnum, ord)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = e.attnum) AS referenced
            FROM key
            JOIN pg_catalog.pg_constraint k ON k.oid = key.oid AND key.conparentid = 0
            JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_class f ON f.oid = k.conrelid
            JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
            ORDER BY f.relname, key.conname
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public DepartureCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * Those of some tables that there are, and those that were to be detached from a partitioned table and still have a note
     * of that.
     *
     * @param parent the partitioned table
     * @param withReferences whether rows that foreign keys point at are counted, which reads the tables; else no foreign keys
     *     are known
     * @param withRows whether it is asked how many rows they hold; else that is not known
     */
    public Map<QualifiedName, Departure> read(
            QualifiedName parent, List<QualifiedName> tables, boolean withReferences, boolean withRows)
            throws SQLException {
        String oid = String.valueOf(new LeafState(connection).oid(parent));
        Map<QualifiedName, List<Departure.Reference>> references = withReferences ? references(tables) : Map.of();
        Map<QualifiedName, Departure> found = new HashMap<>();
        Map<QualifiedName, Rows> rowsOf = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            NameArrays.set(statement, tables);
            statement.setString(3, DetachNote.PATTERN);
            statement.setString(4, oid);
            statement.setInt(5, RowCounts.MOST);
            statement.setString(6, oid);
            statement.setString(7, DetachNote.PATTERN);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    QualifiedName name = new QualifiedName(row.getString("nspname"), row.getString("relname"));
                    found.put(name, departure(row, references.getOrDefault(name, List.of())));
                    rowsOf.put(name, Rows.of(row));
                }
            }
        }
        if (withRows) {
            Map<String, Long> counts = new RowCounts(connection)
                    .of(rowsOf.values().stream()
                            .flatMap(rows -> rows.asked().stream())
                            .toList());
            found.replaceAll((name, departure) ->
                    departure.withRows(rowsOf.getOrDefault(name, Rows.UNKNOWN).sum(counts)));
        }
        return found;
    }

    /**
     * What is known of the rows of a table without looking into it.
     *
     * @param estimate how many rows those hold that are not to be counted, by the server's statistics
     * @param unknown whether the statistics do not tell that of all of them
     * @param asked the tables whose rows are to be counted
     * @param live how many rows each of these holds, by the server's counters of what came and went
     */
    private record Rows(long estimate, boolean unknown, List<String> asked, List<Long> live) {

        static final Rows UNKNOWN = new Rows(0, true, List.of(), List.of());

        static Rows of(ResultSet row) throws SQLException {
            Array live = row.getArray("live");
            return new Rows(
                    row.getLong("rows"),
                    row.getBoolean("unknown"),
                    row.getArray("asked") == null ? List.of() : texts(row, "asked"),
                    live == null ? List.of() : List.of((Long[]) live.getArray()));
        }

        /** All of them; negative when nobody can tell. */
        long sum(Map<String, Long> counts) {
            long sum = estimate;
            boolean isUnknown = unknown;
            for (int i = 0; i < asked.size(); i++) {
                long counted = counts.getOrDefault(asked.get(i), RowCounts.MOST + 1L);
                long rows = counted > RowCounts.MOST ? live.get(i) : counted;
                isUnknown |= counted > RowCounts.MOST && rows <= RowCounts.MOST;
                sum += rows;
            }
            return isUnknown ? Departure.UNKNOWN : sum;
        }
    }

    private Departure departure(ResultSet row, List<Departure.Reference> references) throws SQLException {
        @Nullable String parent = row.getString("parent_name");
        String kind = row.getString("relkind");
        return new Departure(
                CatalogTable.kindOf(kind),
                kind.equals("r") || kind.equals("p") || kind.equals("f"),
                kind.equals("f"),
                parent == null ? null : new QualifiedName(row.getString("parent_schema"), parent),
                note(row, parent == null),
                references,
                Departure.UNKNOWN,
                row.getLong("bytes"));
    }

    private Departure.@Nullable Note note(ResultSet row, boolean alone) throws SQLException {
        String bound = row.getString("bound");
        if (bound == null) {
            return null;
        }
        boolean toDrop = row.getBoolean("to_drop");
        QualifiedName table = new QualifiedName(row.getString("nspname"), row.getString("relname"));
        return new Departure.Note(
                row.getBoolean("of_table"),
                toDrop,
                toDrop && alone && new DetachCheckCatalog(connection).isThere(table),
                BoundParser.parse(bound).orElse(null));
    }

    private Map<QualifiedName, List<Departure.Reference>> references(List<QualifiedName> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFERENCES)) {
            NameArrays.set(statement, tables);
            try (ResultSet rows = statement.executeQuery()) {
                Map<QualifiedName, List<Departure.Reference>> found = new HashMap<>();
                while (rows.next()) {
                    QualifiedName table = new QualifiedName(rows.getString("nspname"), rows.getString("relname"));
                    QualifiedName referencing =
                            new QualifiedName(rows.getString("referencing_schema"), rows.getString("referencing_name"));
                    long count = count(referencing, texts(rows, "columns"), table, texts(rows, "referenced"));
                    found.computeIfAbsent(table, key -> new ArrayList<>())
                            .add(new Departure.Reference(
                                    rows.getString("conname"), referencing, rows.getBoolean("of_parent"), count));
                }
                return found;
            }
        }
    }

    private long count(QualifiedName referencing, List<String> columns, QualifiedName referenced, List<String> key)
            throws SQLException {
        String condition = IntStream.range(0, columns.size())
                .mapToObj(i -> "f." + identifier(columns.get(i)) + " = r." + identifier(key.get(i)))
                .collect(Collectors.joining(" AND "));
        String join = " FROM " + identifier(referencing) + " f JOIN " + identifier(referenced) + " r ON " + condition;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(
                    "SELECT CASE WHEN EXISTS (SELECT 1" + join + ") THEN (SELECT count(*)" + join + ") ELSE 0 END")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
