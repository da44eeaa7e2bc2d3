package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * A point to go back to after a failure: a savepoint in a transaction. In autocommit mode there is none, since what fails
 * there undoes itself.
 */
final class Checkpoint {

    private final Connection connection;
    private @Nullable Savepoint savepoint;

    private Checkpoint(Connection connection) {
        this.connection = connection;
    }

    /** Sets a point before something that may fail. */
    static Checkpoint before(Connection connection) throws SQLException {
        Checkpoint checkpoint = new Checkpoint(connection);
        checkpoint.set();
        return checkpoint;
    }

    /** Puts the point where the transaction is now. */
    void move() throws SQLException {
        release();
        set();
    }

    /** Goes back, with what was done and locked since, and tells whether the server answers questions now. */
    boolean restore(SQLException failure) {
        try {
            if (savepoint != null) {
                connection.rollback(savepoint);
            }
            return true;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Forgets the point, and keeps what was done since. */
    void release() throws SQLException {
        if (savepoint != null) {
            connection.releaseSavepoint(savepoint);
            savepoint = null;
        }
    }

    private void set() throws SQLException {
        if (!connection.getAutoCommit()) {
            savepoint = connection.setSavepoint();
        }
    }
}
