package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import liquibase.database.Database;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Makes a foreign key of what a change says, and collects what is wrong with it. */
final class ForeignKeyReader {

    private static final List<String> OTHERS = List.of(
            "referencedTableCatalogName",
            "referencedTableSchemaName",
            "onDelete",
            "onUpdate",
            "deferrable",
            "initiallyDeferred",
            "match",
            "validate");

    private final AbstractPartitionForeignKeysChange change;
    private final Database database;
    private final List<Problem> all;
    private final List<Problem> problems = new ArrayList<>();
    private final String element;

    ForeignKeyReader(AbstractPartitionForeignKeysChange change, Database database, List<Problem> problems) {
        this.change = change;
        this.database = database;
        this.all = problems;
        this.element = change.elementName();
    }

    /** The foreign key; null when there is none, or something is wrong with it. */
    @Nullable
    ForeignKey read() {
        Map<String, String> given = change.given(AbstractPartitionForeignKeysChange.ESSENTIAL);
        given.forEach((name, text) -> change.checkGiven(name, text, problems));
        if (change.isLoaded()) {
            checkComplete(given);
        }
        ForeignKey key = foreignKey();
        all.addAll(problems);
        return problems.isEmpty() && change.isDefined() ? key : null;
    }

    private void checkComplete(Map<String, String> given) {
        if (given.isEmpty() && !change.needsDefinition()) {
            change.given(OTHERS)
                    .keySet()
                    .forEach(name -> problems.add(AttributeProblems.onlyWith(
                            element, name, "baseColumnNames, referencedTableName and referencedColumnNames")));
            return;
        }
        AbstractPartitionForeignKeysChange.ESSENTIAL.stream()
                .filter(name -> !given.containsKey(name))
                .map(name -> change.needsDefinition()
                        ? AttributeProblems.missing(element, name)
                        : ConstraintAttributeProblems.halfForeignKey(element, given.keySet(), name))
                .forEach(problems::add);
    }

    private ForeignKey foreignKey() {
        List<String> columns = names("baseColumnNames", change.getBaseColumnNames());
        List<String> referenced = names("referencedColumnNames", change.getReferencedColumnNames());
        if (!columns.isEmpty() && !referenced.isEmpty() && columns.size() != referenced.size()) {
            problems.add(ConstraintAttributeProblems.otherNumberOfColumns(element, columns.size(), referenced.size()));
        }
        Booleans.check(element, "deferrable", change.getDeferrable(), problems);
        Booleans.check(element, "initiallyDeferred", change.getInitiallyDeferred(), problems);
        boolean deferrable = Booleans.isTrue(change.getDeferrable());
        boolean initiallyDeferred = Booleans.isTrue(change.getInitiallyDeferred());
        if (initiallyDeferred && !deferrable) {
            problems.add(AttributeProblems.onlyWith(element, "initiallyDeferred", "deferrable=\"true\""));
        }
        ReferentialActionReader actions = new ReferentialActionReader(element, database, columns, problems);
        ReferentialAction onDelete = actions.onDelete(change.getOnDelete());
        ReferentialAction onUpdate = actions.onUpdate(change.getOnUpdate());
        return new ForeignKey(
                columns,
                TableNames.table(database, change.getReferencedTableSchemaName(), change.getReferencedTableName()),
                referenced,
                matchFull(change.getMatch()),
                onDelete,
                onUpdate,
                deferrable,
                initiallyDeferred);
    }

    private List<String> names(String attribute, @Nullable String text) {
        return ColumnNames.read(element, attribute, text, database, problems);
    }

    private boolean matchFull(@Nullable String text) {
        if (text == null) {
            return false;
        }
        switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "SIMPLE" -> {
                return false;
            }
            case "FULL" -> {
                return true;
            }
            case "PARTIAL" -> problems.add(ConstraintAttributeProblems.matchPartial(element));
            default -> problems.add(AttributeProblems.notOneOf(element, "match", text, List.of("SIMPLE", "FULL")));
        }
        return false;
    }
}
