package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.ConstraintSql;

/** The definition of a check, unique or exclusion constraint in the server's own words. */
public final class ConstraintShape {

    /** What a constraint demands; that its rows need not be validated yet is no part of it. */
    static final String DEFINITION = "regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', '')";

    private final Connection connection;

    /** For the database that the connection is open to. */
    public ConstraintShape(Connection connection) {
        this.connection = connection;
    }

    /**
     * Lets the server read a definition on an empty table.
     *
     * @param table the table whose columns the definition is about
     * @param definition no foreign key, which would lock the table that it points at
     * @throws SQLException if the server does not accept the definition
     */
    public String read(QualifiedName table, ConstraintDefinition definition) throws SQLException {
        return TrialTable.ask(connection, table, trial -> read(trial, definition));
    }

    private static String read(TrialTable trial, ConstraintDefinition definition) throws SQLException {
        trial.execute("ALTER TABLE " + trial.sql() + " ADD CONSTRAINT " + trial.objectSql() + " "
                + ConstraintSql.of(definition));
        String query = "SELECT " + DEFINITION + " FROM pg_catalog.pg_constraint k WHERE k.conrelid = "
                + trial.regclass() + " AND k.contype IN ('c', 'u', 'x')";
        try (Statement statement = trial.plain();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
