package liquibase.ext.partitions.harness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import liquibase.ext.partitions.testing.TestDatabase;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A text of SQL statements, run as {@code psql -v ON_ERROR_STOP=1 -f} runs it: each statement in a message of its own,
 * outside a transaction unless the script says {@code BEGIN}. The statements are told apart by pgjdbc's own parser, which
 * knows comments and dollar quotes. Commands of psql itself (a backslash) are no SQL and fail.
 */
public record SqlScript(List<String> statements) {
    public SqlScript {
        statements = List.copyOf(statements);
    }

    public static SqlScript of(String text) {
        try {
            return new SqlScript(Parser.parseJdbcSql(text, true, false, true, false, false).stream()
                    .map((NativeQuery query) -> query.nativeSql.strip())
                    .toList());
        } catch (SQLException e) {
            throw new IllegalArgumentException("The script is no SQL: " + text, e);
        }
    }

    /** Runs the statements in order; the first that fails ends the script, and the error names it. */
    public void runOn(TestDatabase database) {
        run(database, failure -> {
            throw new IllegalStateException(failure.getMessage(), failure);
        });
    }

    /** Runs all statements as psql does without ON_ERROR_STOP, which goes on after an error; returns what failed. */
    public List<String> runToTheEndOn(TestDatabase database) {
        List<String> failures = new ArrayList<>();
        run(database, failure -> failures.add(failure.getMessage()));
        return List.copyOf(failures);
    }

    private void run(TestDatabase database, Consumer<SQLException> onFailure) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.url());
        dataSource.setUser(database.username());
        dataSource.setPassword(database.password());
        dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                execute(statement, sql, onFailure);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void execute(Statement statement, String sql, Consumer<SQLException> onFailure) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            onFailure.accept(new SQLException(e.getMessage() + "\nin: " + sql, e.getSQLState(), e));
        }
    }
}
