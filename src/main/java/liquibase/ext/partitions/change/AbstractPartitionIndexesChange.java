package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.DropIndexesRequest;
import liquibase.ext.partitions.plan.IndexCheck;
import liquibase.ext.partitions.plan.IndexTarget;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What the changes on the indexes of a partition tree have in common: which index of which tables they are about. */
public abstract class AbstractPartitionIndexesChange extends AbstractIndexDefinitionChange {

    private @Nullable String indexName;
    private @Nullable String partitionIndexName;

    /** The index on the partitioned table; with partitionsOnly the name that those of the partitions are made of. */
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getIndexName() {
        return indexName;
    }

    /** Sets the name of the index. */
    public void setIndexName(@Nullable String indexName) {
        this.indexName = indexName;
    }

    /** The pattern of the names on the partitions. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionIndexName() {
        return partitionIndexName;
    }

    /** Sets the pattern of the names on the partitions. */
    public void setPartitionIndexName(@Nullable String partitionIndexName) {
        this.partitionIndexName = partitionIndexName;
    }

    /** Whether the change makes no sense without a definition of the index. */
    abstract boolean needsDefinition();

    @Override
    void check(Database database, List<Problem> problems) {
        super.check(database, problems);
        checkGiven("partitionIndexName", partitionIndexName, problems);
        boolean named = indexName != null && !indexName.isBlank();
        if (isLoaded() && !named) {
            problems.add(AttributeProblems.missing(elementName(), "indexName"));
        }
        definition(database, problems);
        if (named && getTableName() != null && !getTableName().isBlank()) {
            problems.addAll(IndexCheck.problemsOf(
                    drop(database, "", Optional.empty(), false).request()));
        }
    }

    /** What makes the index; a {@link PartitionProblemException} tells why its definition cannot be understood. */
    final PartitionOperation.CreateIndexes create(Database database, String before, boolean ifNotExists) {
        List<Problem> problems = new ArrayList<>();
        IndexDefinition definition = definition(database, problems);
        if (definition == null) {
            throw new PartitionProblemException(
                    where(), problems.stream().distinct().toList());
        }
        IndexTarget target = target(database);
        return new PartitionOperation.CreateIndexes(new CreateIndexesRequest(
                before + where(target.table()), target, definition, ifNotExists, concurrent(), inTransaction()));
    }

    /**
     * What drops the index.
     *
     * @param definition what it has to be; empty for any
     */
    final PartitionOperation.DropIndexes drop(
            Database database, String before, Optional<IndexedDefinition> definition, boolean ifExists) {
        IndexTarget target = target(database);
        return new PartitionOperation.DropIndexes(new DropIndexesRequest(
                before + where(target.table()), target, definition, ifExists, concurrent(), inTransaction()));
    }

    /** The index and its tables, for messages. */
    final String what() {
        return "Index " + indexName + scopeText();
    }

    private IndexTarget target(Database database) {
        QualifiedName table = TableNames.table(database, getSchemaName(), getTableName());
        QualifiedName index = TableNames.index(database, table, indexName);
        NamePattern pattern = partitionIndexName == null
                ? IndexNaming.DEFAULT
                : TableNames.indexPattern(database, partitionIndexName);
        return new IndexTarget(table, index, new IndexNaming(pattern, index.name()), scope());
    }

    private @Nullable IndexDefinition definition(Database database, List<Problem> problems) {
        return new IndexDefinitionReader(this, database, problems).read(needsDefinition());
    }
}
