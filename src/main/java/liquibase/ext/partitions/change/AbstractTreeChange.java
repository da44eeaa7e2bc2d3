package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Optional;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What the changes have in common that give something to the tables of a partition tree, or take it: which tables. */
public abstract class AbstractTreeChange extends AbstractPartitionChange {

    private @Nullable String partitionsOnly;
    private @Nullable String matching;

    /** Whether the leaves have it, and the partitioned table does not. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionsOnly() {
        return partitionsOnly;
    }

    /** Sets whether only leaves have it: {@code true} or {@code false}. */
    public void setPartitionsOnly(@Nullable String partitionsOnly) {
        this.partitionsOnly = partitionsOnly;
    }

    /** A glob that narrows {@code partitionsOnly} to the partitions whose names match. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getMatching() {
        return matching;
    }

    /** Sets the glob that narrows partitionsOnly. */
    public void setMatching(@Nullable String matching) {
        this.matching = matching;
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(elementName(), "partitionsOnly", partitionsOnly, problems);
        checkGiven("matching", matching, problems);
        if (matching != null && !Booleans.isTrue(partitionsOnly)) {
            problems.add(AttributeProblems.onlyWith(elementName(), "matching", "partitionsOnly=\"true\""));
        }
    }

    /** Which tables of the tree it is about. */
    final PartitionScope scope() {
        return new PartitionScope(
                Booleans.isTrue(partitionsOnly), Optional.ofNullable(matching).map(String::strip));
    }

    /** Which tables of the tree it is about, to be said behind a name. */
    final String scopeText() {
        return Booleans.isTrue(partitionsOnly)
                ? " on the partitions of table " + getTableName()
                : " of table " + getTableName() + " and its partitions";
    }

    /** The change and its table as the server knows it, for messages. */
    final String where(QualifiedName table) {
        return elementName() + " of table " + table;
    }
}
