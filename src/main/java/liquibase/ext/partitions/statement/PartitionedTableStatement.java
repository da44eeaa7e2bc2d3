package liquibase.ext.partitions.statement;

import java.util.Arrays;
import liquibase.statement.core.CreateTableStatement;

/**
 * CREATE TABLE with a PARTITION BY clause. Liquibase 5.0.4 asks the statement for the clause and writes it;
 * {@link PartitionedTableGenerator} does so for the versions before.
 */
public class PartitionedTableStatement extends CreateTableStatement {

    /** Whether Liquibase's own statement has the clause. */
    public static final boolean CORE_HAS_PARTITION_BY = Arrays.stream(CreateTableStatement.class.getMethods())
            .anyMatch(method -> method.getName().equals("getPartitionBy"));

    private final String partitionBy;

    /**
     * A statement.
     *
     * @param partitionBy the clause without the words PARTITION BY
     */
    public PartitionedTableStatement(
            String catalogName,
            String schemaName,
            String tableName,
            String remarks,
            boolean ifNotExists,
            String partitionBy) {
        super(catalogName, schemaName, tableName, remarks, null, ifNotExists, false);
        this.partitionBy = partitionBy;
    }

    /** The clause without the words PARTITION BY. */
    @SuppressWarnings("MissingOverride") // overrides from Liquibase 5.0.4 on only
    public String getPartitionBy() {
        return partitionBy;
    }
}
