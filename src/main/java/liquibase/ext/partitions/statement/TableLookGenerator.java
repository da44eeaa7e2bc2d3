package liquibase.ext.partitions.statement;

import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.AbstractSqlGenerator;

/** There is no SQL to write of a statement that only looks. */
public final class TableLookGenerator extends AbstractSqlGenerator<TableLookStatement> {

    @Override
    public ValidationErrors validate(
            TableLookStatement statement, Database database, SqlGeneratorChain<TableLookStatement> chain) {
        return new ValidationErrors();
    }

    @Override
    public Sql[] generateSql(
            TableLookStatement statement, Database database, SqlGeneratorChain<TableLookStatement> chain) {
        return EMPTY_SQL;
    }
}
