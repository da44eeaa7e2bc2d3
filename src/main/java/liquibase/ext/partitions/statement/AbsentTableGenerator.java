package liquibase.ext.partitions.statement;

import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.AbstractSqlGenerator;

/** There is no SQL to write of a statement that only looks. */
public final class AbsentTableGenerator extends AbstractSqlGenerator<AbsentTableStatement> {

    @Override
    public ValidationErrors validate(
            AbsentTableStatement statement, Database database, SqlGeneratorChain<AbsentTableStatement> chain) {
        return new ValidationErrors();
    }

    @Override
    public Sql[] generateSql(
            AbsentTableStatement statement, Database database, SqlGeneratorChain<AbsentTableStatement> chain) {
        return EMPTY_SQL;
    }
}
