package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.function.Consumer;

/** Sends SQL to the server as it is, and passes on what the server says to it. */
final class SqlSender {

    private final Connection connection;
    private final Consumer<SQLWarning> listener;

    /** A sender for statements that the server may have notices or warnings about. */
    SqlSender(Connection connection, Reporter reporter) {
        this(connection, reporter::serverMessage);
    }

    /** A sender with somebody who hears what the server says. */
    SqlSender(Connection connection, Consumer<SQLWarning> listener) {
        this.connection = connection;
        this.listener = listener;
    }

    /** Sends one message of one or several statements; true, so that it can be a work with a result. */
    boolean send(String message) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(message);
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                listener.accept(warning);
            }
            return true;
        }
    }
}
