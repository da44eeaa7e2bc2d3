package liquibase.ext.partitions.change;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import liquibase.change.core.CreateTableChange;
import liquibase.ext.partitions.statement.PartitionedTableStatement;
import liquibase.statement.core.CreateTableStatement;

/** The PARTITION BY clause of a createTable: our own, or that of core's from Liquibase 5.0.4 on. */
final class PartitionClause {

    private PartitionClause() {}

    static Optional<String> of(CreateTableChange change, CreateTableStatement statement) {
        if (change instanceof CreatePartitionedTableChange own) {
            return Optional.ofNullable(own.getPartitionBy());
        }
        if (!PartitionedTableStatement.CORE_HAS_PARTITION_BY) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable((String)
                    CreateTableStatement.class.getMethod("getPartitionBy").invoke(statement));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
