package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liquibase.ext.partitions.catalog.IncomingForeignKeys;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.PartitionRows;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Planned;
import liquibase.ext.partitions.plan.Situation;

/**
 * Finds out, for an operation that moves rows of default partitions, which of the new partitions have rows there. A first
 * plan says where to look.
 */
public final class DefaultRowsReader {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final boolean onlyReads;

    private DefaultRowsReader(Connection connection, boolean onlyReads) {
        this.connection = connection;
        this.onlyReads = onlyReads;
    }

    DefaultRowsReader(Connection connection) {
        this(connection, false);
    }

    /** A reader for SQL output, where a default partition may not exist yet, or not be readable. */
    public static DefaultRowsReader forOutput(Connection connection) {
        return new DefaultRowsReader(connection, true);
    }

    /** The situation with what the default partitions hold, as far as the operation is to know. */
    public Situation read(PartitionOperation operation, Situation situation) throws SQLException {
        if (!operation.movesDefaultRows()) {
            return situation;
        }
        Planned first = operation.plan(situation);
        if (!first.problems().isEmpty()) {
            return situation;
        }
        List<Plan.NewInDefault> toAsk = first.plan().newInDefault();
        Set<QualifiedName> existing = new PartitionCatalog(connection)
                .occupied(
                        toAsk.stream().map(Plan.NewInDefault::defaultPartition).toList());
        Map<QualifiedName, DefaultRows> found = new HashMap<>();
        for (Plan.NewInDefault each : toAsk) {
            if (existing.contains(each.defaultPartition())) {
                read(each, found);
            }
        }
        return situation.withDefaultRows(found);
    }

    private void read(Plan.NewInDefault newInDefault, Map<QualifiedName, DefaultRows> found) throws SQLException {
        QualifiedName table = newInDefault.defaultPartition();
        try {
            Set<PartitionBound> bounds =
                    new PartitionRows(connection).boundsWithRows(table, newInDefault.key(), newInDefault.bounds());
            found.put(
                    table,
                    new DefaultRows(
                            bounds, bounds.isEmpty() ? List.of() : new IncomingForeignKeys(connection).of(table)));
        } catch (SQLException e) {
            if (!onlyReads || !INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }
}
