package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.Quoting;

/**
 * An empty table of the columns of another, on which the server shows how it understands a definition, and which is undone
 * at once. Nobody else sees it, and no lock is taken on the other table that conflicts with reads or writes.
 */
final class TrialTable {

    /** How the names of such tables begin. */
    static final String PREFIX = "liquibase_partitions_";

    private final Connection connection;
    private final String sql;
    private final String objectSql;

    private TrialTable(Connection connection, QualifiedName name) {
        this.connection = connection;
        this.sql = Quoting.identifier(name);
        this.objectSql = Quoting.identifier(name.name() + "_o");
    }

    /** What is asked of the table. */
    interface Trial<T> {
        T of(TrialTable table) throws SQLException;
    }

    /**
     * Makes the table, asks, and undoes it.
     *
     * @param original the table whose columns it has; it is made in the same schema
     * @throws SQLException if the server does not accept what is tried
     */
    static <T> T ask(Connection connection, QualifiedName original, Trial<T> trial) throws SQLException {
        return Undone.ask(connection, () -> {
            String name = PREFIX + UUID.randomUUID().toString().substring(0, 8);
            TrialTable table = new TrialTable(connection, original.sibling(name));
            table.execute("CREATE UNLOGGED TABLE " + table.sql + " (LIKE " + Quoting.identifier(original) + ")");
            return trial.of(table);
        });
    }

    /** Its quoted name. */
    String sql() {
        return sql;
    }

    /** A quoted name for an index or a constraint of it. */
    String objectSql() {
        return objectSql;
    }

    /** Its name as an SQL literal of type regclass. */
    String regclass() {
        return Quoting.literal(sql) + "::pg_catalog.regclass";
    }

    /** Runs a statement with users' expressions in it, as it stands. */
    void execute(String statement) throws SQLException {
        try (Statement plain = plain()) {
            plain.execute(statement);
        }
    }

    /** A statement that takes no question mark for a parameter and no brace for an escape. */
    Statement plain() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }
}
