package liquibase.ext.partitions.statement;

import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.sql.Sql;
import liquibase.sql.UnparsedSql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.AbstractSqlGenerator;

/** Writes an operation as the steps that it would take on an empty server; Liquibase asks for it in logs and exports. */
public final class PartitionStatementGenerator extends AbstractSqlGenerator<PartitionStatement> {

    @Override
    public ValidationErrors validate(
            PartitionStatement statement, Database database, SqlGeneratorChain<PartitionStatement> chain) {
        return new ValidationErrors();
    }

    @Override
    public Sql[] generateSql(
            PartitionStatement statement, Database database, SqlGeneratorChain<PartitionStatement> chain) {
        return statement
                .operation()
                .plan(Situation.unknown())
                .orThrow(statement.operation().where())
                .steps()
                .stream()
                .map(step -> new UnparsedSql(SqlRenderer.render(step)))
                .toArray(Sql[]::new);
    }
}
