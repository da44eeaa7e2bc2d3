package liquibase.ext.partitions.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a rollback cannot be verified, and what is said of one that was. */
public final class VerificationProblems {

    private VerificationProblems() {}

    /** A database of another make. */
    public static Problem notPostgres(String database) {
        return new Problem(
                "The schema can be compared on PostgreSQL only, and the database is " + database,
                "Use update-testing-rollback there, which tells only whether the statements run");
    }

    /** A URL without a database behind it. */
    public static Problem offline() {
        return new Problem(
                "The changesets are run and rolled back, which nothing can be without a connection to a database",
                "Use the URL of a database");
    }

    /** An argument that only takes some words. */
    public static Problem unknownWord(String argument, String given, @Nullable String nearest, List<String> known) {
        return new Problem(
                argument + " is \"" + given + "\"",
                (nearest == null ? "Write one of " : "Did you mean " + nearest + "? There are ")
                        + String.join(", ", known));
    }

    /** A changeset that has no inverse. */
    public static Problem noRollback(String changeSet) {
        return new Problem(
                "Changeset " + changeSet + " cannot be rolled back: one of its changes has no inverse",
                "Add a <rollback> to it, an empty one where nothing is to be undone");
    }

    /** SQL that Liquibase cannot print beforehand. */
    public static Problem unknownLoss(String message) {
        return new Problem(
                "What the changesets and their rollback would drop cannot be told beforehand (" + message + ")",
                "Correct what the message names, or give --allow-data-loss if rows may go");
    }

    /** Rows that the update or its rollback would take away. */
    public static Problem dataLoss(List<String> tables, List<String> columns) {
        String what = tables.isEmpty()
                ? "drop columns of tables that hold rows: " + String.join(", ", columns)
                : "drop or empty tables that hold rows: " + String.join(", ", tables)
                        + (columns.isEmpty() ? "" : ", and columns of " + String.join(", ", columns));
        return new Problem(
                "The changesets or their rollback would " + what,
                "Use a database whose rows may go, and give --allow-data-loss there");
    }

    /** What Liquibase executes even where it should only print. */
    public static String customChange(String changeSet) {
        return "changeset " + changeSet + " has a customChange, which shows what it does only when it runs";
    }

    /** Rows that came with the update into tables that its rollback drops. */
    public static Problem dataLossOfRollback(List<String> tables, List<String> applied) {
        return new Problem(
                "The update has run, and its rollback would drop or empty tables that hold rows by now: "
                        + String.join(", ", tables),
                stay(applied) + "; if these rows may go, roll back and run verify-rollback with --allow-data-loss");
    }

    /** A rollback that Liquibase cannot print. */
    public static Problem unknownLossOfRollback(String message, List<String> applied) {
        return new Problem(
                "The update has run, and what its rollback would drop cannot be told beforehand (" + message + ")",
                stay(applied)
                        + "; correct what the message names, or roll back and give --allow-data-loss if rows may go");
    }

    /** The first update did not come to its end. */
    public static Problem updateFailed(List<String> applied, String message) {
        return new Problem(
                "The update failed (" + message + ")",
                applied.isEmpty()
                        ? "Nothing was applied; correct what the message names, and run verify-rollback again"
                        : stay(applied) + "; correct what the message names, roll these back, and run verify-rollback"
                                + " again");
    }

    private static String stay(List<String> applied) {
        return "Applied, and not verified: " + String.join(", ", applied);
    }

    /** Sums up findings, for the error that the command ends with. */
    public static String summary(int differences, int failures) {
        String counted = differences == 0
                ? ""
                : differences + (differences == 1 ? " difference" : " differences") + " of the schema";
        if (failures > 0) {
            counted += (counted.isEmpty() ? "" : ", ")
                    + (failures == 1 ? "one phase failed" : failures + " phases failed");
        }
        return "verify-rollback: the rollback does not undo the update (" + counted
                + "). Correct the rollback of the changesets that the report names.";
    }

    /** Nothing to do. */
    public static String nothingPending() {
        return "Nothing is pending, so there is nothing to verify.";
    }

    /** Rows that came after the verification, and keep it from leaving the database as it was. */
    public static String rowsCame(List<String> tables) {
        return "It was left out, since it would drop tables that hold rows by now: " + String.join(", ", tables) + ".";
    }

    /** Nothing but changesets that have run before. */
    public static String nothingNew() {
        return "Nothing else is pending, so nothing was run and there is nothing to verify.";
    }

    /** Every pending changeset was skipped or failed. */
    public static String nothingRan() {
        return "No changeset was applied, so there is nothing to verify.";
    }

    /** A changeset that the update left out. */
    public static String notRun(String changeSet) {
        return "Changeset " + changeSet + " was not applied: its preconditions skipped it, or it failed and may.";
    }

    /** A changeset that a rollback passed over. */
    public static String notRolledBackByLiquibase() {
        return "It was not rolled back: Liquibase has it in its history still.";
    }

    /** A changeset that the second update passed over. */
    public static String notRunAgain() {
        return "It was not applied again: Liquibase does not have it in its history.";
    }

    /** A changeset that ran before and runs again. */
    public static String ranAgain(String changeSet) {
        return "Changeset " + changeSet + " has run before and runs again; it is not rolled back, and not verified.";
    }

    /** An intermediate difference that somebody wanted. */
    public static String undoneByAnother(String changeSet) {
        return "Changeset " + changeSet
                + " has an empty rollback; what it made is gone with the rollback of another changeset.";
    }

    /** Names that PostgreSQL chose, which nobody can give once more. */
    public static String otherNames(String changeSet) {
        return "After the rollback of changeset " + changeSet
                + " indexes of partitions have other names than before; those are gone with the rollback of another"
                + " changeset.";
    }
}
