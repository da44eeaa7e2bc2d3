package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import liquibase.ext.partitions.model.SqlExcerpt;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/** Takes connections from an application's pool, whose failures may tell how it opens them. */
record PoolSource(DataSource pool) implements ConnectionSource {

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw told(e, e.getSQLState());
        } catch (RuntimeException e) {
            throw told(e, null);
        }
    }

    /** Without its cause and what it had suppressed, which may say more. */
    private static SQLException told(Exception failure, @Nullable String sqlState) {
        String message = SqlExcerpt.withoutSecrets(String.valueOf(failure.getMessage()));
        return new SQLException(ConnectionNotes.poolRefuses(failure.getClass().getName(), sqlState, message), sqlState);
    }
}
