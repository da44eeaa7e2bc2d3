package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.model.AttachConflicts;
import liquibase.ext.partitions.model.AttachConflicts.Part;
import liquibase.ext.partitions.model.QualifiedName;

/** Reads what a table and its partitions have that does not go with a partitioned table that they are to come under. */
final class AttachConflictsReader {

    /**
     * What a partition has from its own parent comes with that. Row triggers are cloned to partitions, and with a
     * constraint trigger its constraint.
     */
    private static final String CONFLICTS = """
            WITH RECURSIVE tree AS (
                SELECT pg_catalog.to_regclass(%1$s)::oid AS relid
                UNION ALL SELECT i.inhrelid FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.relid),
              parent AS (SELECT pg_catalog.to_regclass(%1$s)::oid AS relid),
              cloned AS (SELECT g.tgname, g.tgconstraint <> 0 AS of_constraint
                FROM pg_catalog.pg_trigger g JOIN parent ON parent.relid = g.tgrelid
                WHERE NOT g.tgisinternal AND g.tgtype & 1 = 1),
              own AS (SELECT o.tgrelid, o.tgname, o.tgtype & 1 = 1
                  AND (o.tgoldtable IS NOT NULL OR o.tgnewtable IS NOT NULL) AS of_transition
                FROM tree JOIN pg_catalog.pg_trigger o ON o.tgrelid = tree.relid
                WHERE NOT o.tgisinternal AND o.tgparentid = 0)
            SELECT part.kind, n.nspname, c.relname, part.name FROM (
              SELECT 'trigger' AS kind, own.tgrelid AS relid, own.tgname AS name FROM own JOIN cloned USING (tgname)
              UNION ALL SELECT 'transition', own.tgrelid, own.tgname FROM own WHERE own.of_transition
              UNION ALL SELECT 'constraint', k.conrelid, k.conname
                FROM tree JOIN pg_catalog.pg_constraint k ON k.conrelid = tree.relid
                JOIN cloned ON cloned.tgname = k.conname AND cloned.of_constraint
                WHERE k.contype <> 't' AND k.conislocal
              UNION ALL SELECT 'foreign', f.oid, cloned.tgname
                FROM tree JOIN pg_catalog.pg_class f ON f.oid = tree.relid AND f.relkind = 'f'
                JOIN cloned ON cloned.of_constraint
              UNION ALL SELECT 'referenced', k.confrelid, k.conname
                FROM tree JOIN pg_catalog.pg_constraint k ON k.confrelid = tree.relid
                JOIN parent ON parent.relid = k.conrelid
                LEFT JOIN pg_catalog.pg_constraint kp ON kp.oid = k.conparentid
                WHERE k.contype = 'f' AND kp.conrelid IS DISTINCT FROM k.conrelid) AS part
            JOIN pg_catalog.pg_class c ON c.oid = part.relid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ORDER BY part.name, n.nspname, c.relname
            """.formatted(TablePartsReader.NAME);

    private final Connection connection;
    private final TablePartsReader parts;

    AttachConflictsReader(Connection connection, TablePartsReader parts) {
        this.connection = connection;
        this.parts = parts;
    }

    /**
     * What is in the way.
     *
     * @param parent the partitioned table
     * @param table the table that is to become its partition
     */
    AttachConflicts read(QualifiedName parent, QualifiedName table) throws SQLException {
        Map<String, List<Part>> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(CONFLICTS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            statement.setString(3, parent.schema());
            statement.setString(4, parent.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), kind -> new ArrayList<>())
                            .add(new Part(new QualifiedName(rows.getString(2), rows.getString(3)), rows.getString(4)));
                }
            }
        }
        return new AttachConflicts(
                found.getOrDefault("trigger", List.of()),
                found.getOrDefault("constraint", List.of()),
                found.getOrDefault("transition", List.of()),
                found.getOrDefault("foreign", List.of()),
                found.getOrDefault("referenced", List.of()),
                parts.primaryKeys(table));
    }
}
