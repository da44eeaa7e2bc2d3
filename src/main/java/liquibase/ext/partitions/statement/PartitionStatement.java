package liquibase.ext.partitions.statement;

import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import liquibase.database.Database;
import liquibase.database.PreparedStatementFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.ext.partitions.execute.OperationRunner;
import liquibase.ext.partitions.execute.Reporter;
import liquibase.ext.partitions.execute.RunPolicy;
import liquibase.ext.partitions.execute.ServerFailure;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Wording;
import liquibase.statement.AbstractSqlStatement;
import liquibase.statement.ExecutablePreparedStatement;

/**
 * An operation that is planned and run when Liquibase executes the statement, and not before: changes that stand ahead
 * of it in its changeset have been made by then.
 */
public final class PartitionStatement extends AbstractSqlStatement implements ExecutablePreparedStatement {

    private final Database database;
    private final PartitionOperation operation;
    private final RunPolicy policy;
    private final UnaryOperator<String> sqlFilter;
    private final Wording wording;

    /**
     * A statement.
     *
     * @param database the database, online
     * @param operation what to do
     * @param policy how to wait for locks, and how much to do at once
     * @param sqlFilter what the changeset's modifySql does to each statement
     * @param wording how the changelog writes what messages name
     */
    public PartitionStatement(
            Database database,
            PartitionOperation operation,
            RunPolicy policy,
            UnaryOperator<String> sqlFilter,
            Wording wording) {
        this.database = database;
        this.operation = operation;
        this.policy = policy;
        this.sqlFilter = sqlFilter;
        this.wording = wording;
    }

    /** What it is going to do. */
    public PartitionOperation operation() {
        return operation;
    }

    @Override
    public void execute(PreparedStatementFactory factory) throws DatabaseException {
        JdbcConnection connection = (JdbcConnection) database.getConnection();
        try {
            new OperationRunner(
                            connection,
                            policy,
                            sqlFilter,
                            Reporter.ofCurrentScope().in(wording))
                    .run(operation);
        } catch (PartitionProblemException e) {
            PartitionProblemException worded = e.in(wording);
            throw new DatabaseException(worded.getMessage(), worded);
        } catch (SQLException e) {
            throw new DatabaseException(
                    new PartitionProblemException(
                                    operation.where(), List.of(ServerFailure.explain(e, policy.locks(), operation)))
                            .in(wording)
                            .getMessage(),
                    e);
        }
    }

    @Override
    public String toString() {
        return operation.where();
    }
}
