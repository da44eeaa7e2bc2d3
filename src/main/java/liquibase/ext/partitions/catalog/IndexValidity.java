package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.IndexFault;
import liquibase.ext.partitions.model.QualifiedName;

/** Asks whether an index of a partitioned table is valid all the way down. */
public final class IndexValidity {

    /**
     * What there is to say of a relation and an index.
     *
     * @param kind what the relation is, with an article, for messages
     * @param partitioned whether it is a partitioned table
     * @param faults the tables that the index does not serve, the partitioned table itself first
     */
    public record Found(String kind, boolean partitioned, List<IndexFault> faults) {
        public Found {
            faults = List.copyOf(faults);
        }
    }

    /** Of a partition only what is attached to its parent's part counts. Foreign tables have no indexes. */
    private static final String FAULTS = """
            WITH RECURSIVE tree AS (
              SELECT c.oid, c.relkind, 0 AS level, (
                  SELECT x.indexrelid FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                  WHERE x.indrelid = c.oid AND i.relname = ?) AS index
              FROM pg_catalog.pg_class c
              WHERE c.oid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
              UNION ALL
              SELECT c.oid, c.relkind, t.level + 1, (
                  SELECT x.indexrelid FROM pg_catalog.pg_inherits a JOIN pg_catalog.pg_index x ON x.indexrelid = a.inhrelid
                  WHERE a.inhparent = t.index AND x.indrelid = c.oid)
              FROM tree t
              JOIN pg_catalog.pg_inherits h ON h.inhparent = t.oid AND t.relkind = 'p' AND NOT h.inhdetachpending
              JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relkind <> 'f'
            )
            SELECT t.relkind, t.level, n.nspname, c.relname, i.relname AS index_name,
              COALESCE(x.indisvalid AND x.indisready AND x.indislive, false) AS valid
            FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = t.index
            LEFT JOIN pg_catalog.pg_class i ON i.oid = t.index
            WHERE t.level = 0 OR NOT COALESCE(x.indisvalid AND x.indisready AND x.indislive, false)
            ORDER BY t.level, n.nspname, c.relname
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public IndexValidity(Connection connection) {
        this.connection = connection;
    }

    /**
     * Looks at an index and at what is attached to it, at every level.
     *
     * @param table the partitioned table
     * @param index the name of its index
     * @return empty when there is no relation of the table's name
     */
    public Optional<Found> read(QualifiedName table, String index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FAULTS)) {
            statement.setString(1, index);
            statement.setString(2, table.schema());
            statement.setString(3, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String relkind = rows.getString("relkind");
                List<IndexFault> faults = new ArrayList<>();
                do {
                    if (!rows.getBoolean("valid")) {
                        faults.add(new IndexFault(
                                new QualifiedName(rows.getString("nspname"), rows.getString("relname")),
                                rows.getString("index_name")));
                    }
                } while (rows.next());
                return Optional.of(new Found(CatalogTable.kindOf(relkind), relkind.equals("p"), faults));
            }
        }
    }
}
