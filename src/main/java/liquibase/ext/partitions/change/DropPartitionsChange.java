package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.DropPartitionsRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.DropPartitionsProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** Drops partitions with their rows, or detaches them: by name, or all that are older than a value. */
@DatabaseChange(
        name = DropPartitionsChange.NAME,
        description = "Drops partitions of a PostgreSQL partitioned table, or detaches them",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class DropPartitionsChange extends AbstractPartitionChange {

    static final String NAME = "dropPartitions";

    /** {@code 90 days}, {@code P90D} or a reckoning from now; an interval that is meant as such stands in single quotes. */
    private static final Pattern AGE = Pattern.compile(
            "(?i)-?\\d+\\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|[smhdwy])(?:\\s+ago)?"
                    + "|P(?=T?\\d)(?:\\d+[YMWD])*(?:T(?:\\d+[HMS])+)?|(?:now\\s*\\(|current_(?:date|time)|localtime).*");

    private @Nullable String partitionNames;
    private @Nullable String partitionSchemaName;
    private @Nullable String olderThan;
    private @Nullable String mode;
    private @Nullable String restrict;
    private @Nullable String ifExists;

    /** The partitions, at any level under the table, separated by commas. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionNames() {
        return partitionNames;
    }

    /** Sets the partitions. */
    public void setPartitionNames(@Nullable String partitionNames) {
        this.partitionNames = partitionNames;
    }

    /** The schema of the partitions; the partitioned table's when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionSchemaName() {
        return partitionSchemaName;
    }

    /** Sets the schema of the partitions. */
    public void setPartitionSchemaName(@Nullable String partitionSchemaName) {
        this.partitionSchemaName = partitionSchemaName;
    }

    /** A value of the partition key: range partitions go whose upper end is at or under it. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getOlderThan() {
        return olderThan;
    }

    /** Sets the value that partitions are to be older than. */
    public void setOlderThan(@Nullable String olderThan) {
        this.olderThan = olderThan;
    }

    /** What becomes of the partitions: {@code drop} or {@code detach}. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getMode() {
        return mode;
    }

    /** Sets what becomes of the partitions. */
    public void setMode(@Nullable String mode) {
        this.mode = mode;
    }

    /** Whether to refuse when rows would go. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getRestrict() {
        return restrict;
    }

    /** Sets whether to refuse when rows would go: {@code true} or {@code false}. */
    public void setRestrict(@Nullable String restrict) {
        this.restrict = restrict;
    }

    /** Whether it is fine when a partition is not there. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfExists() {
        return ifExists;
    }

    /** Sets whether it is fine when a partition is not there: {@code true} or {@code false}. */
    public void setIfExists(@Nullable String ifExists) {
        this.ifExists = ifExists;
    }

    @Override
    boolean isNameList(String attribute) {
        return attribute.equals("partitionNames");
    }

    @Override
    boolean isValueList(String attribute) {
        return attribute.equals("olderThan");
    }

    @Override
    String canonical(String attribute, String text) {
        return isValueList(attribute) ? BoundValueList.canonical(text) : super.canonical(attribute, text);
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(NAME, "restrict", restrict, problems);
        Booleans.check(NAME, "ifExists", ifExists, problems);
        checkGiven("partitionSchemaName", partitionSchemaName, problems);
        checkGiven("partitionNames", partitionNames, problems);
        checkGiven("olderThan", olderThan, problems);
        if (mode != null && !isMode("drop") && !isMode("detach")) {
            problems.add(AttributeProblems.notOneOf(NAME, "mode", mode, List.of("drop", "detach")));
        }
        if (isMode("detach") && Booleans.isTrue(restrict)) {
            problems.add(AttributeProblems.onlyWith(NAME, "restrict", "mode=\"drop\""));
        }
        if (isLoaded() && (partitionNames == null) == (olderThan == null)) {
            problems.add(DropPartitionsProblems.whichOnes(NAME, olderThan != null));
        }
        if (partitionSchemaName != null && partitionNames == null) {
            problems.add(AttributeProblems.onlyWith(NAME, "partitionSchemaName", "partitionNames"));
        }
        if (concurrent() && inTransaction()) {
            problems.add(TableProblems.transactionForbidden());
        }
        NameList.read(NAME, "partitionNames", partitionNames, problems);
        readValue(problems);
    }

    private Optional<List<BoundValue>> readValue(List<Problem> problems) {
        if (olderThan == null || olderThan.isBlank()) {
            return Optional.empty();
        }
        Optional<List<BoundValue>> values = BoundValueList.parse(olderThan);
        if (AGE.matcher(olderThan.strip()).matches()) {
            problems.add(DropPartitionsProblems.age(NAME, olderThan));
        } else if (values.isEmpty()) {
            problems.add(BoundProblems.unreadableValues(NAME, "olderThan", olderThan));
        } else if (!isComparable(values.get())) {
            problems.add(DropPartitionsProblems.keyword(NAME, olderThan));
        }
        return values;
    }

    private static boolean isComparable(List<BoundValue> values) {
        return !(values.get(0) instanceof BoundValue.Keyword)
                && values.stream()
                        .noneMatch(value -> value == BoundValue.Keyword.NULL || value == BoundValue.Keyword.MAXVALUE);
    }

    private boolean isMode(String word) {
        return mode != null && mode.strip().toLowerCase(Locale.ROOT).equals(word);
    }

    @Override
    PartitionOperation operation(Database database) {
        QualifiedName table = TableNames.table(database, getSchemaName(), getTableName());
        String schema = partitionSchemaName == null ? table.schema() : TableNames.schema(database, partitionSchemaName);
        List<QualifiedName> partitions =
                NameList.read(NAME, "partitionNames", partitionNames, new ArrayList<>()).stream()
                        .map(name -> new QualifiedName(
                                schema, TableNames.tableRule(database).apply(name)))
                        .distinct()
                        .toList();
        return new PartitionOperation.DropPartitions(new DropPartitionsRequest(
                where(),
                table,
                partitions,
                readValue(new ArrayList<>()),
                isMode("detach"),
                Booleans.isTrue(restrict),
                Booleans.isTrue(ifExists),
                concurrent(),
                inTransaction()));
    }

    @Override
    PartitionOperation inverse(Database database) {
        throw new IllegalStateException(where() + " has no inverse");
    }

    @Override
    Optional<Problem> irreversible() {
        return Optional.of(
                isMode("detach") ? DropPartitionsProblems.boundsUnknown() : DropPartitionsProblems.rowsAreGone());
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitions of table " + getTableName() + (isMode("detach") ? " detached" : " dropped");
    }
}
