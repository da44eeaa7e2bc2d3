package liquibase.ext.partitions.catalog;

import static liquibase.ext.partitions.sql.Quoting.identifier;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.RowDemand;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.sql.IndexSql;
import org.jspecify.annotations.Nullable;

/** Queries for the rows that do not obey, for each thing that can be demanded of rows. */
final class OffenderQueries implements RowDemand.Visitor<OffenderQueries.Source> {

    /** Asks the catalog for what a query needs. */
    interface Source {

        /** The query; empty when nobody can tell which rows offend. */
        Optional<OffenderQuery> build() throws SQLException;
    }

    /**
     * Columns of different collations are compared by that of the referenced one, which has to be said (manual, section
     * 23.2 "Collation Support"). Whoever does not see all referenced rows cannot tell which are missing.
     */
    private static final String REFERENCED = """
            SELECT c.relkind = 'p', pg_catalog.row_security_active(c.oid),
              ARRAY(
                SELECT CASE WHEN r.attcollation <> b.attcollation AND r.attcollation <> 0
                  THEN pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(co.collname) END
                FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS pair(base, referenced, place)
                LEFT JOIN pg_catalog.pg_attribute b ON b.attrelid = ?::regclass AND b.attname = pair.base
                LEFT JOIN pg_catalog.pg_attribute r ON r.attrelid = c.oid AND r.attname = pair.referenced
                LEFT JOIN pg_catalog.pg_collation co ON co.oid = r.attcollation
                LEFT JOIN pg_catalog.pg_namespace n ON n.oid = co.collnamespace
                ORDER BY pair.place)
            FROM pg_catalog.pg_class c
            WHERE c.oid = ?::regclass
            """;

    private static final String PRIMARY_KEY = """
            SELECT a.attname
            FROM pg_catalog.pg_constraint p
            CROSS JOIN unnest(p.conkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = p.conrelid AND a.attnum = k.attnum
            WHERE p.conrelid = ?::regclass AND p.contype = 'p'
            ORDER BY k.place
            """;

    private static final String ELEMENTS = """
            SELECT pg_catalog.pg_get_indexdef(x.indexrelid, e.place::int, false),
              pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(co.collname),
              'OPERATOR(' || pg_catalog.quote_ident(opn.nspname) || '.' || o.oprname || ')',
              pg_catalog.pg_get_expr(x.indpred, x.indrelid)
            FROM pg_catalog.pg_constraint c
            JOIN pg_catalog.pg_index x ON x.indexrelid = c.conindid
            CROSS JOIN unnest(c.conexclop, x.indcollation::oid[]) WITH ORDINALITY AS e(operator, coll, place)
            JOIN pg_catalog.pg_operator o ON o.oid = e.operator
            JOIN pg_catalog.pg_namespace opn ON opn.oid = o.oprnamespace
            LEFT JOIN pg_catalog.pg_collation co ON co.oid = e.coll
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = co.collnamespace
            WHERE c.conrelid = %s AND c.contype = 'x'
            ORDER BY e.place
            """;

    private record Element(
            String name,
            String sql,
            String operator,
            @Nullable String where) {}

    private final Connection connection;
    private final PartitionTree tree;
    private final SearchedTables searched;

    /**
     * Queries.
     *
     * @param tree the partitioned table
     * @param searched those of its tables that are meant
     */
    OffenderQueries(Connection connection, PartitionTree tree, SearchedTables searched) {
        this.connection = connection;
        this.tree = tree;
        this.searched = searched;
    }

    @Override
    public Source foreignKey(ForeignKey definition) {
        return () -> {
            String table = identifier(definition.referencedTable());
            try (PreparedStatement statement = connection.prepareStatement(REFERENCED)) {
                statement.setArray(1, textArray(definition.columns()));
                statement.setArray(2, textArray(definition.referencedColumns()));
                statement.setString(3, identifier(tree.root().name()));
                statement.setString(4, table);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next() || row.getBoolean(2)) {
                        return Optional.empty();
                    }
                    String from = row.getBoolean(1) ? table : "ONLY " + table;
                    return Optional.of(withoutReferenced(
                            definition, from, (String[]) row.getArray(3).getArray()));
                }
            }
        };
    }

    /** A null is equal to nothing, so that a row with one is found as soon as it is looked for. */
    private OffenderQuery withoutReferenced(ForeignKey key, String from, @Nullable String[] collations) {
        List<String> columns = quoted(key.columns());
        String lookedFor = columns.stream()
                .map(OffenderQueries::isThere)
                .collect(Collectors.joining(key.matchFull() ? " OR " : " AND "));
        String equal = each(
                columns.size(),
                " AND ",
                i -> "r." + identifier(key.referencedColumns().get(i))
                        + (collations[i] == null ? "" : " COLLATE " + collations[i]) + " = b." + OffenderQuery.key(i));
        return new OffenderQuery(
                key.columns(),
                "SELECT b.*, 1 AS rows FROM (" + searched.select("", columns, lookedFor)
                        + ") AS b WHERE NOT EXISTS (SELECT 1 FROM " + from + " AS r WHERE " + equal + ")");
    }

    @Override
    public Source check(CheckConstraint definition) {
        return () -> {
            List<String> primaryKey = primaryKey();
            PartitionKey partitionKey = Objects.requireNonNull(tree.root().key());
            List<String> names = primaryKey.isEmpty()
                    ? partitionKey.columns().stream().map(KeyColumn::sql).toList()
                    : primaryKey;
            List<String> columns = primaryKey.isEmpty() ? names : quoted(names);
            return Optional.of(new OffenderQuery(
                    names, searched.select(", 1 AS rows", columns, "NOT (" + definition.expression() + ")")));
        };
    }

    private List<String> primaryKey() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRIMARY_KEY)) {
            statement.setString(1, identifier(tree.root().name()));
            try (ResultSet rows = statement.executeQuery()) {
                List<String> columns = new ArrayList<>();
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
                return columns;
            }
        }
    }

    @Override
    public Source unique(UniqueConstraint definition) {
        return uniqueIndex(definition.index());
    }

    @Override
    public Source uniqueIndex(IndexDefinition definition) {
        List<IndexColumn> columns = definition.columns();
        String sql = "SELECT *, count(*) AS rows FROM ("
                + searched.select("", columns.stream().map(IndexSql::key).toList(), condition(definition.where()))
                + ") AS searched"
                + (definition.nullsDistinct()
                        ? " WHERE " + each(columns.size(), " AND ", i -> isThere(OffenderQuery.key(i)))
                        : "")
                + " GROUP BY leaf, " + each(columns.size(), ", ", OffenderQuery::key) + " HAVING count(*) > 1";
        List<String> names = columns.stream().map(IndexColumn::text).toList();
        return () -> Optional.of(new OffenderQuery(names, sql));
    }

    @Override
    public Source exclusion(ExclusionConstraint definition) {
        return () ->
                Optional.of(inConflict(TrialTable.ask(connection, tree.root().name(), trial -> {
                    trial.execute("ALTER TABLE " + trial.sql() + " ADD EXCLUDE " + definition.elements());
                    return elements(trial);
                })));
    }

    private static List<Element> elements(TrialTable trial) throws SQLException {
        List<Element> elements = new ArrayList<>();
        try (Statement statement = trial.plain();
                ResultSet rows = statement.executeQuery(ELEMENTS.formatted(trial.regclass()))) {
            while (rows.next()) {
                String name = rows.getString(1);
                String collation = rows.getString(2);
                elements.add(new Element(
                        name,
                        collation == null ? name : "(" + name + ") COLLATE " + collation,
                        rows.getString(3),
                        rows.getString(4)));
            }
        }
        return elements;
    }

    private OffenderQuery inConflict(List<Element> elements) {
        List<String> keys = elements.stream().map(Element::sql).toList();
        String condition = condition(elements.get(0).where()) + " AND "
                + keys.stream().map(OffenderQueries::isThere).collect(Collectors.joining(" AND "));
        String rows = "(" + searched.select(", ctid AS place", keys, condition) + ")";
        String conflict = each(
                elements.size(),
                "",
                i -> " AND one." + OffenderQuery.key(i) + " " + elements.get(i).operator() + " other."
                        + OffenderQuery.key(i));
        return new OffenderQuery(
                elements.stream().map(Element::name).toList(),
                "SELECT one.*, 1 AS rows FROM " + rows + " AS one WHERE EXISTS (SELECT 1 FROM " + rows
                        + " AS other WHERE other.leaf = one.leaf AND other.place <> one.place" + conflict + ")");
    }

    private Array textArray(List<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }

    private static List<String> quoted(List<String> names) {
        return names.stream().map(name -> identifier(name)).toList();
    }

    /** Whether a value is not null; IS NOT NULL asks for the fields of a composite value. */
    private static String isThere(String value) {
        return value + " IS DISTINCT FROM NULL";
    }

    private static String condition(@Nullable String where) {
        return where == null ? "true" : "(" + where + ")";
    }

    private static String each(int count, String separator, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(separator));
    }
}
