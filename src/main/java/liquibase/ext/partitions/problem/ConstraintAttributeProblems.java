package liquibase.ext.partitions.problem;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a changelog says of a constraint and makes no sense, whatever tables there are. */
public final class ConstraintAttributeProblems {

    private ConstraintAttributeProblems() {}

    /** A text where only attributes belong. */
    public static Problem strayText(String element, String text) {
        return new Problem(
                "<" + element + "> contains the text \"" + text + "\"", "Write what it means as an attribute");
    }

    /** Something else than the name of a column. */
    public static Problem noColumnName(String element, String attribute, String name) {
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> has \"" + name + "\", which is no name of a column",
                "Write names with commas between them and no parentheses; a column of this very name goes in double"
                        + " quotes");
    }

    /** A column that is named twice. */
    public static Problem columnTwice(String element, String attribute, String name) {
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> has the column " + name + " more than once",
                "Keep one of them");
    }

    /** A foreign key that compares different numbers of columns. */
    public static Problem otherNumberOfColumns(String element, int base, int referenced) {
        return new Problem(
                "<" + element + "> has " + base + " baseColumnNames and " + referenced + " referencedColumnNames",
                "Name as many of the one as of the other, in the order in which they are compared");
    }

    /** A foreign key to be dropped that is half described. */
    public static Problem halfForeignKey(String element, Collection<String> given, String missing) {
        return new Problem(
                "<" + element + "> has " + String.join(" and ", given) + ", but no " + missing
                        + ", so a rollback could not make the foreign key again",
                "Add " + missing + ", or remove " + String.join(" and ", given));
    }

    /** A dropped foreign key that is to be made anew. */
    public static Problem foreignKeyNotDefined(@Nullable String name) {
        return new Problem(
                "The change does not say what the foreign key " + name + " was",
                "Add baseColumnNames, referencedTableName and referencedColumnNames, and whatever else its"
                        + " createPartitionForeignKeys has (referencedTableSchemaName, onDelete, onUpdate, deferrable,"
                        + " initiallyDeferred, match, validate), or a rollback to the changeset");
    }

    /** A dropped constraint that is to be made anew. */
    public static Problem constraintNotDefined(@Nullable String name) {
        return new Problem(
                "The change does not say what the constraint " + name + " was",
                "Add check, unique or exclude as its createPartitionConstraints has it, or a rollback to the changeset");
    }

    /** MATCH PARTIAL. */
    public static Problem matchPartial(String element) {
        return new Problem(
                "\"match\" of <" + element + "> is PARTIAL, which PostgreSQL does not implement",
                "Write SIMPLE or FULL");
    }

    /** Columns behind an action that sets nothing. */
    public static Problem columnsOfOtherAction(String element, String text) {
        return new Problem(
                "\"onDelete\" of <" + element + "> is \"" + text + "\", and only SET NULL and SET DEFAULT take columns",
                "Leave out the columns in parentheses");
    }

    /** Columns behind an action of ON UPDATE. */
    public static Problem columnsOnUpdate(String element, String text) {
        return new Problem(
                "\"onUpdate\" of <" + element + "> is \"" + text
                        + "\", and PostgreSQL takes columns for ON DELETE only",
                "Leave out the columns in parentheses");
    }

    /** A column to be set that is not in the foreign key. */
    public static Problem setsOtherColumn(String element, String text, String column) {
        return new Problem(
                "\"onDelete\" of <" + element + "> is \"" + text + "\", and " + column
                        + " is none of the baseColumnNames",
                "Name only columns of the foreign key");
    }

    /** A constraint of no kind. */
    public static Problem noKind(String element) {
        return new Problem(
                "<" + element + "> has neither check nor unique nor exclude",
                "Add check with a condition, unique with names of columns, or exclude with what stands behind EXCLUDE in SQL");
    }

    /** A constraint of several kinds. */
    public static Problem severalKinds(String element, Collection<String> given) {
        return new Problem(
                "<" + element + "> has " + String.join(" and ", given) + ", and a constraint is one of them",
                "Keep one, and write a change for each of the others");
    }

    /** NOT VALID where there is no such thing. */
    public static Problem validateWithIndex(String element, String attribute) {
        return new Problem(
                "<" + element + "> has " + attribute
                        + " and validate=\"false\", and PostgreSQL always checks all rows when"
                        + " it builds the index of " + (attribute.equals("unique") ? "a unique" : "an exclusion")
                        + " constraint",
                "Remove validate");
    }

    /** SQL with the word before it that the change writes itself. */
    public static Problem keyWord(String element, String attribute, String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> starts with the word " + upper,
                upper.equals("CONSTRAINT")
                        ? "Leave out that word and the name, which is the constraintName, and the word "
                                + (attribute.equals("check") ? "CHECK" : "EXCLUDE") + " behind it"
                        : "Leave out that word");
    }

    /** SQL without an end. */
    public static Problem unclosed(String element, String attribute, String text) {
        return new Problem(
                "\"" + attribute + "\" of <" + element + "> is \"" + text
                        + "\", which has a parenthesis or quote without its other half, or a comment",
                "Write one expression that is complete, and a comment elsewhere");
    }
}
