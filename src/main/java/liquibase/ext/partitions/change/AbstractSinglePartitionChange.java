package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.BoundReader;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.parser.core.ParsedNode;
import org.jspecify.annotations.Nullable;

/** What the changes have in common that are about one partition and its bound. */
public abstract class AbstractSinglePartitionChange extends AbstractPartitionChange {

    private @Nullable String partitionSchemaName;
    private @Nullable String partitionName;
    private @Nullable String values;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String modulus;
    private @Nullable String remainder;
    private @Nullable String forValues;
    private @Nullable String defaultPartition;

    /** The schema of the partition; the partitioned table's when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionSchemaName() {
        return partitionSchemaName;
    }

    /** Sets the schema of the partition. */
    public void setPartitionSchemaName(@Nullable String partitionSchemaName) {
        this.partitionSchemaName = partitionSchemaName;
    }

    /** The partition. */
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getPartitionName() {
        return partitionName;
    }

    /** Sets the partition. */
    public void setPartitionName(@Nullable String partitionName) {
        this.partitionName = partitionName;
    }

    /** The values of a list partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getValues() {
        return values;
    }

    /** Sets the values of a list partition. */
    public void setValues(@Nullable String values) {
        this.values = values;
    }

    /** The inclusive lower end of a range partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getFrom() {
        return from;
    }

    /** Sets the lower end of a range partition. */
    public void setFrom(@Nullable String from) {
        this.from = from;
    }

    /** The exclusive upper end of a range partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getTo() {
        return to;
    }

    /** Sets the upper end of a range partition. */
    public void setTo(@Nullable String to) {
        this.to = to;
    }

    /** The modulus of a hash partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getModulus() {
        return modulus;
    }

    /** Sets the modulus of a hash partition. */
    public void setModulus(@Nullable String modulus) {
        this.modulus = modulus;
    }

    /** The remainder of a hash partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getRemainder() {
        return remainder;
    }

    /** Sets the remainder of a hash partition. */
    public void setRemainder(@Nullable String remainder) {
        this.remainder = remainder;
    }

    /** The bound as PostgreSQL writes it. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getForValues() {
        return forValues;
    }

    /** Sets the bound as PostgreSQL writes it. */
    public void setForValues(@Nullable String forValues) {
        this.forValues = forValues;
    }

    /** Whether it is the default partition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getDefault() {
        return defaultPartition;
    }

    /** Sets whether it is the default partition: {@code true} or {@code false}. */
    public void setDefault(@Nullable String defaultPartition) {
        this.defaultPartition = defaultPartition;
    }

    @Override
    boolean isValueList(String attribute) {
        return attribute.equals("values") || attribute.equals("from") || attribute.equals("to");
    }

    @Override
    boolean loadChild(ParsedNode child, List<Problem> problems) {
        return false;
    }

    @Override
    Problem strayText(String text) {
        return AttributeProblems.strayTextInTable(elementName(), text);
    }

    @Override
    Collection<String> childNames() {
        return List.of();
    }

    @Override
    String contentText() {
        return "";
    }

    /** Whether a bound has to be given. */
    abstract boolean needsBound();

    /** Whether a bound is given. */
    final boolean hasBound() {
        return Booleans.isTrue(defaultPartition)
                || !given(BoundReader.ATTRIBUTES).isEmpty();
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(elementName(), "default", defaultPartition, problems);
        checkGiven("partitionSchemaName", partitionSchemaName, problems);
        if ((partitionName == null || partitionName.isBlank()) && isLoaded()) {
            problems.add(AttributeProblems.missing(elementName(), "partitionName"));
        }
        if (concurrent() && inTransaction()) {
            problems.add(TableProblems.transactionForbidden());
        }
        if (isLoaded() && (needsBound() || hasBound())) {
            readBound(problems);
        }
    }

    /** The bound; empty when none is given, and when it cannot be read. */
    final Optional<PartitionBound> bound() {
        return hasBound() ? readBound(new ArrayList<>()) : Optional.empty();
    }

    private Optional<PartitionBound> readBound(List<Problem> problems) {
        Map<String, String> given = given(BoundReader.ATTRIBUTES);
        if (!Booleans.isTrue(defaultPartition)) {
            return new BoundReader(elementName(), given::get, problems).bound();
        }
        if (!given.isEmpty()) {
            problems.add(AttributeProblems.defaultWithBound(elementName(), given.keySet()));
        }
        return Optional.of(new PartitionBound.Default());
    }

    /** The partitioned table in exact case. */
    final QualifiedName table(Database database) {
        return TableNames.table(database, getSchemaName(), getTableName());
    }

    /** The partition in exact case. */
    final QualifiedName partition(Database database) {
        return partitionSchemaName == null
                ? table(database).sibling(TableNames.tableRule(database).apply(String.valueOf(partitionName)))
                : TableNames.table(database, partitionSchemaName, partitionName);
    }

    /** One spelling for lists of values that mean the same. */
    @Override
    String canonical(String attribute, String text) {
        return isValueList(attribute) ? BoundValueList.canonical(text) : super.canonical(attribute, text);
    }
}
