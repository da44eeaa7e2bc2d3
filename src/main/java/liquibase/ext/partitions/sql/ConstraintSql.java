package liquibase.ext.partitions.sql;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<String> column;

    /** A writer that names other tables in this way. */
    ConstraintSql(Function<QualifiedName, String> table) {
        this(table, Quoting::identifier);
    }

    private ConstraintSql(Function<QualifiedName, String> table, UnaryOperator<String> column) {
        this.table = table;
        this.column = column;
    }

    /** The text of a constraint for messages, where names are unquoted. */
    public static String describe(ConstraintDefinition definition) {
        return definition.accept(new ConstraintSql(QualifiedName::toString, name -> name));
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

    private String action(String event, ReferentialAction action) {
        return action.equals(ReferentialAction.NO_ACTION)
                ? ""
                : event + action.kind().sql() + (action.columns().isEmpty() ? "" : " " + columns(action.columns()));
    }

    private String columns(List<String> names) {
        return names.stream().map(column).collect(Collectors.joining(", ", "(", ")"));
    }
}
