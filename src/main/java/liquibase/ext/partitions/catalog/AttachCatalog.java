package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableParts;
import org.jspecify.annotations.Nullable;

/** Reads tables that are to become partitions from the system catalogs (manual, chapter 53). */
public final class AttachCatalog {

    private static final String STANDING = """
            SELECT c.relkind, (c.relpersistence = 't') <> (p.relpersistence = 't') AS other_persistence,
              c.reloftype <> 0 AS typed, c.relispartition,
              (SELECT array_agg(n.nspname::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_class a ON a.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = a.relnamespace
                WHERE i.inhrelid = c.oid) AS parent_schemas,
              (SELECT array_agg(a.relname::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_class a ON a.oid = i.inhparent WHERE i.inhrelid = c.oid) AS parent_names,
              c.relkind <> 'p' AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid) AS is_inherited,
              CASE WHEN NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
                THEN pg_catalog.pg_get_userbyid(c.relowner) END AS other_owner,
              CASE WHEN p.relispartition THEN pg_catalog.pg_get_partition_constraintdef(p.oid) END AS ancestors,
              ARRAY(SELECT r.relname::text FROM pg_catalog.pg_class r
                WHERE r.relnamespace = c.relnamespace AND starts_with(r.relname::text, left(c.relname::text, 20))
                UNION SELECT o.conname::text FROM pg_catalog.pg_constraint o
                WHERE o.connamespace = c.relnamespace AND starts_with(o.conname::text, left(c.relname::text, 20))) AS taken
            FROM pg_catalog.pg_class c, pg_catalog.pg_class p
            WHERE c.oid = pg_catalog.to_regclass(%1$s) AND p.oid = pg_catalog.to_regclass(%1$s)
            """.formatted(TablePartsReader.NAME);

    /** What a partition constraint by hash prints in place of its table's name. */
    private static final Pattern HASH_PARENT = Pattern.compile("satisfies_hash_partition\\('(\\d+)'::oid");

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public AttachCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * Looks up a table.
     *
     * @param parent the partitioned table, which exists
     * @param table the table that is to become its partition
     * @param changing whether it may be another by the time it is attached
     * @return empty when there is no relation of that name
     */
    public Optional<AttachedTable> read(
            QualifiedName parent, QualifiedName table, ServerVersion version, boolean changing) throws SQLException {
        TablePartsReader parts = new TablePartsReader(connection, parent, version);
        try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            statement.setString(3, parent.schema());
            statement.setString(4, parent.name());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String kind = row.getString("relkind");
                return Optional.of(new AttachedTable(
                        node(table, kind.equals("f")),
                        standing(row, kind, changing),
                        parts.of(table),
                        parts.of(parent),
                        new AttachConflictsReader(connection, parts).read(parent, table),
                        withNames(row.getString("ancestors")),
                        Set.copyOf(strings(row, "taken")),
                        changing));
            }
        }
    }

    /** What a partitioned table is made of; nothing when there is none. */
    public TableParts parts(QualifiedName table, ServerVersion version) throws SQLException {
        return new TablePartsReader(connection, table, version).of(table);
    }

    private PartitionNode node(QualifiedName table, boolean foreign) throws SQLException {
        return new PartitionCatalog(connection)
                .read(table)
                .flatMap(CatalogTable::tree)
                .map(tree -> tree.root())
                .orElseGet(() -> new PartitionNode(table, null, null, foreign, List.of()));
    }

    private static AttachedTable.Standing standing(ResultSet row, String kind, boolean printed) throws SQLException {
        List<String> schemas = strings(row, "parent_schemas");
        List<String> names = strings(row, "parent_names");
        List<QualifiedName> parents = IntStream.range(0, names.size())
                .mapToObj(i -> new QualifiedName(schemas.get(i), names.get(i)))
                .toList();
        boolean partition = row.getBoolean("relispartition");
        return new AttachedTable.Standing(
                CatalogTable.kindOf(kind),
                List.of("r", "p", "f").contains(kind),
                row.getBoolean("other_persistence"),
                row.getBoolean("typed"),
                partition ? parents.get(0) : null,
                partition ? List.of() : parents,
                row.getBoolean("is_inherited"),
                printed ? null : row.getString("other_owner"));
    }

    /** The condition with names in place of the numbers that tables have in this database only. */
    private @Nullable String withNames(@Nullable String condition) throws SQLException {
        if (condition == null) {
            return null;
        }
        Matcher matcher = HASH_PARENT.matcher(condition);
        StringBuilder named = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    named,
                    Matcher.quoteReplacement("satisfies_hash_partition(" + name(Long.parseLong(matcher.group(1)))
                            + "::pg_catalog.regclass"));
        }
        return matcher.appendTail(named).toString();
    }

    /** The name of a table as an SQL literal. */
    private String name(long oid) throws SQLException {
        String query =
                "SELECT pg_catalog.quote_literal(format('%I.%I', n.nspname, c.relname)) FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return TablePartsReader.strings(row, column);
    }
}
