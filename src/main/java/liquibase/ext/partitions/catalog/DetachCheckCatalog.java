package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.DetachNote;
import liquibase.ext.partitions.sql.Quoting;

/** Looks for the check that DETACH CONCURRENTLY leaves on a table that has a {@link DetachNote}. */
final class DetachCheckCatalog {

    private final Connection connection;

    DetachCheckCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Whether a check that came after the note says what the bound says. */
    boolean isThere(QualifiedName table) throws SQLException {
        List<String> statements = texts(DetachNote.explanations(Quoting.identifier(table)), "explanation");
        if (statements.isEmpty()) {
            return false;
        }
        List<String> wanted = explained(statements.get(0));
        for (String statement : statements.subList(1, statements.size())) {
            if (!wanted.isEmpty() && wanted.equals(explained(statement))) {
                return true;
            }
        }
        return false;
    }

    /** What the server shows; empty when it does not accept the condition, which then is none of a bound. */
    private List<String> explained(String statement) throws SQLException {
        try {
            return Undone.ask(connection, () -> texts(statement, "QUERY PLAN"));
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("42")) {
                return List.of();
            }
            throw e;
        }
    }

    private List<String> texts(String sql, String column) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(column));
                }
                return texts;
            }
        }
    }
}
