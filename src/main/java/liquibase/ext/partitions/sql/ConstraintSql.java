package liquibase.ext.partitions.sql;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.UniqueConstraint;

/** What stands behind the name in ADD CONSTRAINT (manual, reference page ALTER TABLE). */
public final class ConstraintSql implements ConstraintDefinition.Visitor<String> {

    private final Function<QualifiedName, String> table;

    /** A writer that names other tables in this way. */
    ConstraintSql(Function<QualifiedName, String> table) {
        this.table = table;
    }

    /** The text of a constraint, with the schema of a referenced table. */
    public static String of(ConstraintDefinition definition) {
        return definition.accept(new ConstraintSql(Quoting::identifier));
    }

    @Override
    public String foreignKey(ForeignKey definition) {
        return "FOREIGN KEY "
                + columns(definition.columns())
                + " REFERENCES "
                + table.apply(definition.referencedTable())
                + " "
                + columns(definition.referencedColumns())
                + (definition.matchFull() ? " MATCH FULL" : "")
                + action(" ON UPDATE ", definition.onUpdate())
                + action(" ON DELETE ", definition.onDelete())
                + (definition.deferrable() ? " DEFERRABLE" : "")
                + (definition.initiallyDeferred() ? " INITIALLY DEFERRED" : "");
    }

    @Override
    public String check(CheckConstraint definition) {
        return "CHECK (" + definition.expression() + ")";
    }

    @Override
    public String unique(UniqueConstraint definition) {
        return "UNIQUE " + columns(definition.columnNames());
    }

    @Override
    public String exclusion(ExclusionConstraint definition) {
        return "EXCLUDE " + definition.elements();
    }

    private static String action(String event, ReferentialAction action) {
        return action.equals(ReferentialAction.NO_ACTION)
                ? ""
                : event + action.kind().sql() + (action.columns().isEmpty() ? "" : " " + columns(action.columns()));
    }

    private static String columns(List<String> names) {
        return names.stream().map(Quoting::identifier).collect(Collectors.joining(", ", "(", ")"));
    }
}
