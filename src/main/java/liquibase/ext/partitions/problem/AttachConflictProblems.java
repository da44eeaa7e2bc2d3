package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.AttachConflicts;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableParts;
import org.jspecify.annotations.Nullable;

/** What a partitioned table would give a table that is attached, and cannot. */
public final class AttachConflictProblems {

    private AttachConflictProblems() {}

    /**
     * Another primary key than its new parent's.
     *
     * @param wanted the parent's
     * @param free a name for an index that takes the place of the old one beside readers and writers; null when none can
     */
    public static Problem otherPrimaryKey(
            AttachConflicts.PrimaryKey key, QualifiedName parent, TableParts.Index wanted, @Nullable String free) {
        QualifiedName table = key.table();
        String old = key.index().name();
        String dropped = "ALTER TABLE " + table + " DROP CONSTRAINT " + old;
        String needed = key.neededBy().stream()
                .map(foreignKey -> foreignKey.name() + " of " + foreignKey.table())
                .collect(Collectors.joining(", "));
        return new Problem(
                table + " has the primary key " + old + " " + elements(key.index()) + ", and would get " + wanted.name()
                        + " " + elements(wanted) + " of " + parent + " beside it",
                (free == null
                                ? "Drop it first: " + dropped
                                : "Replace it first: CREATE UNIQUE INDEX CONCURRENTLY " + free + " ON " + table + " "
                                        + wanted.definition() + "; " + dropped + ", ADD CONSTRAINT " + old
                                        + " PRIMARY KEY USING INDEX " + free + wanted.deferral())
                        + (needed.isEmpty() ? "" : "; before that, drop what points at it: " + needed));
    }

    private static String elements(TableParts.Index index) {
        return index.definition().replaceFirst("^USING \\w+ ", "");
    }

    /** A sub-partitioned table whose key a unique index does not hold. */
    public static Problem uniqueWithoutKey(
            QualifiedName table, QualifiedName parent, String index, List<String> missing) {
        return new Problem(
                table + " is partitioned by " + String.join(", ", missing) + ", which the unique index " + index
                        + " of " + parent + " does not have among its columns, so " + table + " cannot have it",
                "Attach the partitions of " + table
                        + " instead of itself, or give the index of the partitioned table these columns too");
    }

    /** A row trigger of the same name. */
    public static Problem trigger(QualifiedName table, String name) {
        return new Problem(
                table + " has a trigger " + name + ", which the partitioned table has too and would give it",
                "Drop the trigger of the table first: DROP TRIGGER " + name + " ON " + table);
    }

    /** Foreign tables have no unique indexes. */
    public static Problem uniqueIndexForForeign(QualifiedName table, QualifiedName parent, String index) {
        return new Problem(
                parent + " has the unique index " + index + ", which the foreign table " + table + " cannot have",
                "Drop the index of the partitioned table, or attach a table of this database");
    }

    /** Foreign tables have no foreign keys. */
    public static Problem foreignKeyForForeign(QualifiedName table, QualifiedName parent, String constraint) {
        return new Problem(
                parent + " has the foreign key " + constraint + ", which the foreign table " + table + " cannot have",
                "Drop the foreign key of the partitioned table, or attach a table of this database");
    }

    /** A constraint of the name that a constraint trigger brings along. */
    public static Problem constraintOfTrigger(QualifiedName table, QualifiedName parent, String name) {
        return new Problem(
                table + " has a constraint " + name + ", and " + parent
                        + " has a constraint trigger of that name and would give it",
                "Rename the constraint of the table first: ALTER TABLE " + table + " RENAME CONSTRAINT " + name
                        + " TO …");
    }

    /** A row trigger that no partition can have. */
    public static Problem transitionTables(QualifiedName table, String name) {
        return new Problem(
                table + " has the trigger " + name
                        + ", which is one for each row with transition tables (REFERENCING), and no partition can have that",
                "Drop it first, or make it a trigger FOR EACH STATEMENT: DROP TRIGGER " + name + " ON " + table);
    }

    /** Foreign tables have no constraint triggers. */
    public static Problem constraintTriggerForForeign(QualifiedName table, QualifiedName parent, String trigger) {
        return new Problem(
                parent + " has the constraint trigger " + trigger + ", which the foreign table " + table
                        + " cannot have",
                "Make it a plain trigger of the partitioned table, or attach a table of this database");
    }

    /** A foreign key of the partitioned table that would point at its own partition. */
    public static Problem referencedByParent(QualifiedName table, QualifiedName parent, String constraint) {
        return new Problem(
                "The foreign key " + constraint + " of " + parent + " points at " + table
                        + ", so PostgreSQL does not attach it",
                "Drop the foreign key first: ALTER TABLE " + parent + " DROP CONSTRAINT " + constraint);
    }

    /** Of two equal foreign keys one is NOT ENFORCED (18 and later). */
    public static Problem otherEnforcement(
            QualifiedName table,
            String own,
            String ownDefinition,
            QualifiedName parent,
            String key,
            String definition) {
        return new Problem(
                "The foreign key " + own + " of " + table + " is " + ownDefinition + ", and " + key + " of " + parent
                        + " is " + definition,
                "Drop that of the table, or make the two agree with ALTER TABLE … ALTER CONSTRAINT … ENFORCED");
    }
}
