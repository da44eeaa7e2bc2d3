package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.PartitionKeyCatalog;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.RepetitionProblems;
import liquibase.ext.partitions.problem.TableProblems;

/**
 * A partitioned table that a change is about to create, and that an earlier run of it may have created.
 *
 * @param where the change and its table, for messages
 * @param table its name in exact case
 * @param key what it is partitioned by
 * @param columns the names of its columns in exact case, in order
 */
public record TableRepetition(String where, QualifiedName table, PartitionBy key, List<String> columns)
        implements TableLook {

    public TableRepetition {
        columns = List.copyOf(columns);
    }

    /** Whatever has this name stands in the way, most likely of an earlier run if it has these columns and this key. */
    @Override
    public void look(Connection connection, Reporter reporter) throws SQLException {
        PartitionKeyCatalog catalog = new PartitionKeyCatalog(connection);
        Optional<PartitionKeyCatalog.Found> found = catalog.read(table);
        if (found.isEmpty()) {
            return;
        }
        String actual = found.get().partitionBy();
        Problem problem = actual != null && found.get().columns().equals(columns) && catalog.isSame(table, actual, key)
                ? RepetitionProblems.tableMade(table, actual)
                : TableProblems.nameTaken(table, found.get().kind(), actual);
        throw new PartitionProblemException(where, List.of(problem));
    }
}
