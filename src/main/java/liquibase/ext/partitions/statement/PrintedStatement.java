package liquibase.ext.partitions.statement;

import liquibase.statement.AbstractSqlStatement;

/** One SQL statement for SQL output. */
public final class PrintedStatement extends AbstractSqlStatement {

    private final String sql;

    /** A statement of this text, without its semicolon. */
    public PrintedStatement(String sql) {
        this.sql = sql;
    }

    /** Its text. */
    public String sql() {
        return sql;
    }

    @Override
    public String toString() {
        return sql;
    }
}
