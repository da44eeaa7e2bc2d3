package liquibase.ext.partitions.statement;

import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.sql.Sql;
import liquibase.sql.UnparsedSql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.AbstractSqlGenerator;

/** Hands a printed statement to Liquibase as it is. */
public final class PrintedStatementGenerator extends AbstractSqlGenerator<PrintedStatement> {

    @Override
    public ValidationErrors validate(
            PrintedStatement statement, Database database, SqlGeneratorChain<PrintedStatement> chain) {
        return new ValidationErrors();
    }

    @Override
    public Sql[] generateSql(PrintedStatement statement, Database database, SqlGeneratorChain<PrintedStatement> chain) {
        return new Sql[] {new UnparsedSql(statement.sql())};
    }
}
