package liquibase.ext.partitions.demo;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * Runs a changelog on a server of its own, or on the database at {@code demo.url}, and rolls it back; prints the
 * partitioned tables before, between and after. Throws when anything goes wrong or the rollback leaves a trace.
 */
public final class Demo {
    private final TestDatabase database;
    private final Changelog changelog;
    private final PrintStream out;

    Demo(TestDatabase database, Changelog changelog, PrintStream out) {
        this.database = database;
        this.changelog = changelog;
        this.out = out;
    }

    /** Takes the system properties {@code demo.changelog}, {@code demo.url}, {@code demo.username}, {@code demo.password}. */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        Changelog changelog = Changelog.of(Path.of(requireNonNull(System.getProperty("demo.changelog"))));
        String url = System.getProperty("demo.url", "");
        if (!url.isBlank()) {
            String username = System.getProperty("demo.username", "");
            new Demo(TestDatabase.at(url, username, System.getProperty("demo.password", "")), changelog, System.out)
                    .run();
            return;
        }
        try (PostgresServer server = PostgresServer.embedded(Map.of());
                TestDatabase database = server.newDatabase()) {
            new Demo(database, changelog, System.out).run();
        }
    }

    void run() throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(changelog);
        out.println("PostgreSQL " + database.queryList("SHOW server_version").get(0) + " at " + database.url() + "\n");
        CatalogFingerprint before = database.fingerprint();
        int changeSetsBefore = changeSets();
        printForest(liquibase);

        out.println("$ liquibase update --changelog-file=" + changelog.file() + "\n");
        liquibase.update();
        printForest(liquibase);

        int changeSets = changeSets() - changeSetsBefore;
        if (changeSets == 0) {
            throw new IllegalStateException("The database has all change sets of " + changelog.file() + " already.");
        }
        out.println(
                "$ liquibase rollback-count --changelog-file=" + changelog.file() + " --count=" + changeSets + "\n");
        liquibase.rollback(changeSets);
        printForest(liquibase);

        var leftOver = before.diff(database.fingerprint());
        if (!leftOver.isEmpty()) {
            throw new IllegalStateException("The rollback left something behind:\n" + String.join("\n", leftOver));
        }
        out.println("The schema is what it was before.");
    }

    private void printForest(LiquibaseRun liquibase) throws LiquibaseException {
        String trees = liquibase.run("partitions");
        (trees.isEmpty() ? "(no partitioned tables)" : trees).lines().forEach(line -> out.println("    " + line));
        out.println();
    }

    private int changeSets() {
        boolean none =
                database.queryList("SELECT to_regclass('databasechangelog')").contains("");
        return none
                ? 0
                : Integer.parseInt(database.queryList("SELECT count(*) FROM databasechangelog")
                        .get(0));
    }
}
