package liquibase.ext.partitions.statement;

import java.sql.SQLException;
import liquibase.database.Database;
import liquibase.database.PreparedStatementFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.ext.partitions.execute.Reporter;
import liquibase.ext.partitions.execute.TableLook;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Wording;
import liquibase.statement.AbstractSqlStatement;
import liquibase.statement.ExecutablePreparedStatement;

/** Looks at a partitioned table right before it is created or dropped, and changes nothing. */
public final class TableLookStatement extends AbstractSqlStatement implements ExecutablePreparedStatement {

    private final Database database;
    private final TableLook look;
    private final Wording wording;

    /**
     * A statement.
     *
     * @param database the database, online
     * @param look what is looked for
     * @param wording how the changelog writes what messages name
     */
    public TableLookStatement(Database database, TableLook look, Wording wording) {
        this.database = database;
        this.look = look;
        this.wording = wording;
    }

    @Override
    public void execute(PreparedStatementFactory factory) throws DatabaseException {
        JdbcConnection connection = (JdbcConnection) database.getConnection();
        try {
            look.look(
                    connection.getUnderlyingConnection(),
                    Reporter.ofCurrentScope().in(wording));
        } catch (PartitionProblemException e) {
            throw new DatabaseException(e.in(wording).getMessage());
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
