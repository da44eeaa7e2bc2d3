package liquibase.ext.partitions.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * What every changelog has to stand: its rollback undoes it, and the SQL that Liquibase prints does what Liquibase does.
 * Each is one line in a test; the databases may hold things already, the same ones in both of a pair. A failure lists the
 * differences of the schemas.
 */
public final class UpDownUp {
    private static final Changelog NOTHING = Changelogs.uncheckedXml("");

    private UpDownUp() {}

    /** The output of update-sql, fed to the other database, makes what update makes. Returns the output. */
    public static String sqlOutputEqualsUpdate(TestDatabase updated, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        updated.liquibase(changelog).update();

        String sql = fed.liquibase(changelog).updateSql();
        feed(fed, sql);

        assertSame(updated.fingerprint(), fed.fingerprint(), "The SQL does not do what the update does:\n" + sql);
        assertEquals(changeSetsIn(updated), changeSetsIn(fed), "change sets recorded by the SQL:\n" + sql);
        return sql;
    }

    /** As {@link #sqlOutputEqualsUpdate}, with SQL that was written without a connection to any database. */
    public static String offlineSqlEqualsUpdate(TestDatabase updated, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        updated.liquibase(changelog).update();

        String sql = LiquibaseRun.offline(changelog).updateSql();
        feed(fed, sql);

        assertSame(
                updated.fingerprint(), fed.fingerprint(), "The offline SQL does not do what the update does:\n" + sql);
        return sql;
    }

    /** The output of rollback-count-sql for all change sets, fed to the other database, does what the rollback does. */
    public static String rollbackSqlEqualsRollback(TestDatabase rolledBack, TestDatabase fed, Changelog changelog)
            throws LiquibaseException {
        rolledBack.liquibase(changelog).update();
        fed.liquibase(changelog).update();
        int changeSets = changeSetsIn(fed);

        rolledBack.liquibase(changelog).rollback(changeSets);
        String sql = fed.liquibase(changelog).rollbackSql(changeSets);
        feed(fed, sql);

        assertSame(rolledBack.fingerprint(), fed.fingerprint(), "The SQL does not do what the rollback does:\n" + sql);
        assertEquals(0, changeSetsIn(fed), "change sets still recorded after the SQL:\n" + sql);
        return sql;
    }

    /** The output of future-rollback-sql, written before the update and fed after it, leaves what was there before. */
    public static String futureRollbackSqlUndoesUpdate(TestDatabase database, Changelog changelog)
            throws LiquibaseException {
        // Else the SQL begins with creating Liquibase's own tables, which the update creates too.
        database.liquibase(NOTHING).update();
        CatalogFingerprint before = database.fingerprint();
        String sql = database.liquibase(changelog).run("futureRollbackSql");
        database.liquibase(changelog).update();

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
