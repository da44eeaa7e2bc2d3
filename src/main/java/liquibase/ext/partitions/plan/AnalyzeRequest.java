package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What an analyzePartitions change asks for.
 *
 * @param where the change and its table, for messages
 * @param table the partitioned table
 * @param columns the columns to look at; empty for all
 * @param verbose whether the server tells what it does
 * @param skipLocked whether tables that somebody has locked are left out
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record AnalyzeRequest(
        String where,
        QualifiedName table,
        List<String> columns,
        boolean verbose,
        boolean skipLocked,
        boolean inTransaction)
        implements OperationRequest {

    public AnalyzeRequest {
        columns = List.copyOf(columns);
    }
}
