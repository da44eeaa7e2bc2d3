package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.PartitionKeyCatalog;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PreconditionNotes;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/**
 * There is such a table, it is partitioned and, if {@code partitionBy} is given, by that very key as the server
 * understands it, with its collations and operator classes. It may itself be a partition.
 */
public final class PartitionedTablePrecondition extends AbstractPartitionPrecondition {

    static final String NAME = "partitionedTable";

    private static final String PARTITION_BY = "partitionBy";

    /** A precondition to be loaded. */
    public PartitionedTablePrecondition() {
        super(NAME, List.of(PARTITION_BY));
    }

    private Optional<PartitionBy> partitionBy() {
        return Optional.ofNullable(attribute(PARTITION_BY)).flatMap(PartitionBy::parse);
    }

    @Override
    void checkAttributes(List<Problem> problems) {
        String text = attribute(PARTITION_BY);
        if (text != null && partitionBy().isEmpty()) {
            problems.add(TableProblems.unreadablePartitionBy(NAME, text));
        }
    }

    @Override
    Optional<String> failure(Database database, Connection connection, QualifiedName table) throws SQLException {
        PartitionKeyCatalog catalog = new PartitionKeyCatalog(connection);
        Optional<PartitionKeyCatalog.Found> found = catalog.read(table);
        if (found.isEmpty()) {
            return Optional.of(PreconditionNotes.noTable(table));
        }
        String actual = found.get().partitionBy();
        if (actual == null) {
            return Optional.of(
                    PreconditionNotes.notPartitioned(table, found.get().kind()));
        }
        return partitionBy()
                .filter(expected -> !catalog.isSame(table, actual, expected))
                .map(expected -> PreconditionNotes.otherKey(table, actual, expected.toString()));
    }
}
