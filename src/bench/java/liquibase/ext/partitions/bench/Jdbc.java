package liquibase.ext.partitions.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import liquibase.ext.partitions.testing.TestDatabase;

/** Statements by JDBC, without anything around them. */
final class Jdbc {

    private Jdbc() {}

    /** How long a statement takes on an open connection. */
    static Duration statement(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            statement.execute(sql);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
