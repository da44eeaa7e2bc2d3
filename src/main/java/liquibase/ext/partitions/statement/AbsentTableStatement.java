package liquibase.ext.partitions.statement;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.database.Database;
import liquibase.database.PreparedStatementFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.ext.partitions.execute.TableRepetition;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.Wording;
import liquibase.statement.AbstractSqlStatement;
import liquibase.statement.ExecutablePreparedStatement;

/** Looks, right before a partitioned table is created, whether an earlier run has created it already, and changes nothing. */
public final class AbsentTableStatement extends AbstractSqlStatement implements ExecutablePreparedStatement {

    private final Database database;
    private final String where;
    private final TableRepetition repetition;
    private final Wording wording;

    /**
     * A statement.
     *
     * @param database the database, online
     * @param where the change and its table, for messages
     * @param repetition what is looked for
     * @param wording how the changelog writes what messages name
     */
    public AbsentTableStatement(Database database, String where, TableRepetition repetition, Wording wording) {
        this.database = database;
        this.where = where;
        this.repetition = repetition;
        this.wording = wording;
    }

    @Override
    public void execute(PreparedStatementFactory factory) throws DatabaseException {
        Optional<Problem> problem;
        try {
            problem = repetition.problem(((JdbcConnection) database.getConnection()).getUnderlyingConnection());
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        if (problem.isPresent()) {
            throw new DatabaseException(new PartitionProblemException(where, List.of(problem.get()))
                    .in(wording)
                    .getMessage());
        }
    }

    @Override
    public String toString() {
        return where;
    }
}
