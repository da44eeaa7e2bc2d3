package liquibase.ext.partitions.statement;

import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.ValidationErrors;
import liquibase.sql.Sql;
import liquibase.sql.UnparsedSql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.AbstractSqlGenerator;
import liquibase.structure.core.Relation;
import liquibase.structure.core.Schema;
import liquibase.structure.core.Table;

/** Adds PARTITION BY to what a Liquibase before 5.0.4 makes of a createTable. */
public final class PartitionedTableGenerator extends AbstractSqlGenerator<PartitionedTableStatement> {

    private static final String TABLESPACE = " TABLESPACE ";

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    @Override
    public boolean supports(PartitionedTableStatement statement, Database database) {
        return database instanceof PostgresDatabase && !PartitionedTableStatement.CORE_HAS_PARTITION_BY;
    }

    @Override
    public ValidationErrors validate(
            PartitionedTableStatement statement,
            Database database,
            SqlGeneratorChain<PartitionedTableStatement> chain) {
        return chain.validate(statement, database);
    }

    @Override
    public Sql[] generateSql(
            PartitionedTableStatement statement,
            Database database,
            SqlGeneratorChain<PartitionedTableStatement> chain) {
        Sql[] sql = chain.generateSql(statement, database);
        for (int i = 0; i < sql.length; i++) {
            if (sql[i].toSql().startsWith("CREATE TABLE")) {
                sql[i] = new UnparsedSql(
                        withClause(sql[i].toSql(), statement), sql[i].getEndDelimiter(), getAffectedTable(statement));
                break;
            }
        }
        return sql;
    }

    /** The clause goes before the tablespace, which Liquibase writes last. */
    private static String withClause(String createTable, PartitionedTableStatement statement) {
        String clause = " PARTITION BY " + statement.getPartitionBy();
        int end = statement.getTablespace() == null ? -1 : createTable.lastIndexOf(TABLESPACE);
        return end < 0 ? createTable + clause : createTable.substring(0, end) + clause + createTable.substring(end);
    }

    private static Relation getAffectedTable(PartitionedTableStatement statement) {
        return new Table()
                .setName(statement.getTableName())
                .setSchema(new Schema(statement.getCatalogName(), statement.getSchemaName()));
    }
}
