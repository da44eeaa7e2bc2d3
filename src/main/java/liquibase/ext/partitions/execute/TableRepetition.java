package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.PartitionKeyCatalog;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.RepetitionProblems;

/**
 * A partitioned table that a change is about to create, and that an earlier run of it may have created.
 *
 * @param table its name in exact case
 * @param key what it is partitioned by
 * @param columns the names of its columns in exact case, in order
 */
public record TableRepetition(QualifiedName table, PartitionBy key, List<String> columns) {

    public TableRepetition {
        columns = List.copyOf(columns);
    }

    /** What is said of a table that has this name, these columns and this key; empty when there is none. */
    public Optional<Problem> problem(Connection connection) throws SQLException {
        PartitionKeyCatalog catalog = new PartitionKeyCatalog(connection);
        Optional<PartitionKeyCatalog.Found> found = catalog.read(table);
        String actual = found.map(PartitionKeyCatalog.Found::partitionBy).orElse(null);
        return actual != null && found.get().columns().equals(columns) && catalog.isSame(table, actual, key)
                ? Optional.of(RepetitionProblems.tableMade(table, actual))
                : Optional.empty();
    }
}
