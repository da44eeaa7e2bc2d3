package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/** Sends SQL to the server as it is, and passes on what the server says to it. */
final class SqlSender {

    private final Connection connection;
    private final Reporter reporter;

    SqlSender(Connection connection, Reporter reporter) {
        this.connection = connection;
        this.reporter = reporter;
    }

    /** Sends one message of one or several statements; true, so that it can be a work with a result. */
    boolean send(String message) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(message);
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                reporter.serverMessage(warning);
            }
            return true;
        }
    }
}
