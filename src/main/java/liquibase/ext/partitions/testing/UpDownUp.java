package liquibase.ext.partitions.testing;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.problem.TestingProblems;
import org.opentest4j.AssertionFailedError;

/** Update, rollback, update, and a look at the schema after each. */
record UpDownUp(LiquibaseRun liquibase, TestDatabase database, Changelog changelog) {

    CatalogFingerprint run() throws LiquibaseException {
        CatalogFingerprint before = database.fingerprint();
        int changeSetsBefore = changeSets();

        liquibase.update();
        CatalogFingerprint updated = database.fingerprint();
        int pending = changeSets() - changeSetsBefore;
        if (pending == 0) {
            throw new AssertionFailedError(
                    TestingProblems.nothingToVerify(changelog.file()).toString());
        }

        liquibase.rollback(pending);
        assertSame(before, database.fingerprint(), "The rollback does not undo the update");

        liquibase.update();
        assertSame(updated, database.fingerprint(), "The update after the rollback differs from the first");
        return updated;
    }

    private static void assertSame(CatalogFingerprint expected, CatalogFingerprint actual, String otherwise) {
        List<String> differences = expected.diff(actual);
        if (!differences.isEmpty()) {
            throw new AssertionFailedError(otherwise + "\n" + String.join("\n", differences));
        }
    }

    private int changeSets() {
        return database.queryList("SELECT to_regclass('databasechangelog')").equals(List.of(""))
                ? 0
                : Integer.parseInt(database.queryList("SELECT count(*) FROM databasechangelog")
                        .get(0));
    }
}
