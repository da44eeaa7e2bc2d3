package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.problem.PartitionProblemException;

/** What is looked for before a partitioned table is created or dropped. */
public interface TableLook {

    /**
     * Looks, and changes nothing.
     *
     * @param reporter who is told what does not stand in the way
     * @throws PartitionProblemException if something stands in the way
     */
    void look(Connection connection, Reporter reporter) throws SQLException;
}
