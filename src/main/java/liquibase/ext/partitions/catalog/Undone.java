package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * Asks a server in a way that leaves nothing behind: neither what was made for the question, nor a lock, nor a
 * transaction that an error has broken.
 */
public final class Undone {

    private Undone() {}

    /**
     * What is asked.
     *
     * @param <T> the answer
     */
    public interface Question<T> {
        /** Asks the server. */
        T answer() throws SQLException;
    }

    /**
     * Asks, and undoes it.
     *
     * @param connection the connection that is asked, in a transaction or not
     * @throws SQLException if the server does not answer
     */
    public static <T> T ask(Connection connection, Question<T> question) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        Savepoint savepoint = connection.setSavepoint();
        T answer;
        try {
            answer = question.answer();
        } catch (SQLException | RuntimeException e) {
            try {
                undo(connection, savepoint, autoCommit);
            } catch (SQLException ofUndoing) {
                e.addSuppressed(ofUndoing);
            }
            throw e;
        }
        undo(connection, savepoint, autoCommit);
        return answer;
    }

    private static void undo(Connection connection, Savepoint savepoint, boolean autoCommit) throws SQLException {
        connection.rollback(savepoint);
        if (autoCommit) {
            connection.setAutoCommit(true);
        }
    }
}
