package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.IndexValidity;
import liquibase.ext.partitions.changelog.ObjectNames;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PreconditionNotes;
import liquibase.structure.core.Index;

/**
 * The partitioned table has that index, and every partition at every level has its own part of it, attached, and all of
 * them are valid. Foreign tables and partitions that are being detached are left out.
 */
public final class PartitionIndexValidPrecondition extends AbstractPartitionPrecondition {

    static final String NAME = "partitionIndexValid";

    private static final String INDEX = "indexName";

    /** A precondition to be loaded. */
    public PartitionIndexValidPrecondition() {
        super(NAME, List.of(INDEX));
    }

    @Override
    List<String> required() {
        return List.of(INDEX);
    }

    @Override
    Optional<String> failure(Database database, Connection connection, QualifiedName table) throws SQLException {
        String index = ObjectNames.exact(database, String.valueOf(attribute(INDEX)), Index.class);
        Optional<IndexValidity.Found> found = new IndexValidity(connection).read(table, index);
        if (found.isEmpty()) {
            return Optional.of(PreconditionNotes.noTable(table));
        }
        if (!found.get().partitioned()) {
            return Optional.of(
                    PreconditionNotes.notPartitioned(table, found.get().kind()));
        }
        return Optional.of(found.get().faults())
                .filter(faults -> !faults.isEmpty())
                .map(faults -> PreconditionNotes.indexNotValid(table, index, faults));
    }
}
