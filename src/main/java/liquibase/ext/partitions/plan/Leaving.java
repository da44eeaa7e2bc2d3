package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Tables that leave their parent.
 *
 * @param tables their names
 * @param withReferences whether it has to be known how many rows point at rows of them, which reads the tables
 * @param withRows whether it has to be known how many rows they hold
 */
public record Leaving(List<QualifiedName> tables, boolean withReferences, boolean withRows) {
    public Leaving {
        tables = List.copyOf(tables);
    }
}
