package liquibase.ext.partitions.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;

/**
 * What every changelog has to stand: its rollback undoes it, and the SQL that Liquibase prints does what Liquibase does.
 * Each is one line in a test; the databases may hold things already, the same ones in both of a pair. A failure lists the
 * differences of the schemas.
 */
public final class UpDownUp {
    private static final Changelog NOTHING = Changelog.uncheckedXml("");

    private UpDownUp() {}

    /**
     * Update, rollback of every change set, update: the rollback leaves what was there before, the second update makes
     * what the first made. Returns that.
     */
    public static CatalogFingerprint upDownUp(TestDatabase database, Changelog changelog) throws LiquibaseException {
        LiquibaseRun liquibase = LiquibaseRun.of(database, changelog);
        CatalogFingerprint before = database.fingerprint();

        liquibase.update();
        CatalogFingerprint updated = database.fingerprint();

        liquibase.rollbackCount(changeSetsIn(database));
        assertSame(before, database.fingerprint(), "The rollback does not undo the update");

        liquibase.update();
        assertSame(updated, database.fingerprint(), "The update after the rollback differs from the first");
        return updated;
    }

    /** The output of update-sql, fed to the other database, makes what update makes. Returns the output. */
    public static String sqlOutputEqualsUpdate(TestDatabase updated, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        LiquibaseRun.of(updated, changelog).update();

        String sql = LiquibaseRun.of(fed, changelog).updateSql();
        feed(fed, sql);

        assertSame(updated.fingerprint(), fed.fingerprint(), "The SQL does not do what the update does:\n" + sql);
        assertEquals(changeSetsIn(updated), changeSetsIn(fed), "change sets recorded by the SQL:\n" + sql);
        return sql;
    }

    /** As {@link #sqlOutputEqualsUpdate}, with SQL that was written without a connection to any database. */
    public static String offlineSqlEqualsUpdate(TestDatabase updated, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        LiquibaseRun.of(updated, changelog).update();

        String sql = LiquibaseRun.offline(changelog).updateSql();
        feed(fed, sql);

        assertSame(
                updated.fingerprint(), fed.fingerprint(), "The offline SQL does not do what the update does:\n" + sql);
        return sql;
    }

    /** The output of rollback-count-sql for all change sets, fed to the other database, does what the rollback does. */
    public static String rollbackSqlEqualsRollback(TestDatabase rolledBack, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        LiquibaseRun.of(rolledBack, changelog).update();
        LiquibaseRun.of(fed, changelog).update();
        int changeSets = changeSetsIn(fed);

        LiquibaseRun.of(rolledBack, changelog).rollbackCount(changeSets);
        String sql = LiquibaseRun.of(fed, changelog).rollbackCountSql(changeSets);
        feed(fed, sql);

        assertSame(rolledBack.fingerprint(), fed.fingerprint(), "The SQL does not do what the rollback does:\n" + sql);
        assertEquals(0, changeSetsIn(fed), "change sets still recorded after the SQL:\n" + sql);
        return sql;
    }

    /** The output of future-rollback-sql, written before the update and fed after it, leaves what was there before. */
    public static String futureRollbackSqlUndoesUpdate(TestDatabase database, Changelog changelog)
            throws LiquibaseException {
        // Else the SQL begins with creating Liquibase's own tables, which the update creates too.
        LiquibaseRun.of(database, NOTHING).update();
        CatalogFingerprint before = database.fingerprint();
        String sql = LiquibaseRun.of(database, changelog).futureRollbackSql();
        LiquibaseRun.of(database, changelog).update();

        feed(database, sql);

        assertSame(before, database.fingerprint(), "The SQL does not undo the update:\n" + sql);
        return sql;
    }

    /** Fails with the list of differences, if there are any. */
    public static void assertSame(CatalogFingerprint expected, CatalogFingerprint actual, String otherwise) {
        List<String> differences = expected.diff(actual);
        if (!differences.isEmpty()) {
            fail(otherwise + "\n" + String.join("\n", differences));
        }
    }

    private static int changeSetsIn(TestDatabase database) {
        return Integer.parseInt(
                database.queryList("SELECT count(*) FROM databasechangelog").get(0));
    }

    private static void feed(TestDatabase database, String sql) {
        try {
            SqlScript.of(sql).runOn(database);
        } catch (IllegalStateException e) {
            fail("The SQL that Liquibase printed does not run: " + e.getMessage() + "\nall of it:\n" + sql, e);
        }
    }
}
