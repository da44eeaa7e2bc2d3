package liquibase.ext.partitions.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.problem.TestingProblems;
import org.jspecify.annotations.Nullable;

/**
 * Real Liquibase, through its command API: one changelog against one database. Each command opens a connection of its
 * own, as the command line does, and throws what Liquibase throws.
 *
 * <p>Liquibase keeps locks and caches for the whole JVM, which commands of several threads spoil for each other. So
 * those of all tests run one at a time; whatever else parallel tests do goes on meanwhile.
 */
public final class LiquibaseRun {
    private static final Map<String, Object> SETTINGS = Map.of("liquibase.analytics.enabled", false);

    private final @Nullable TestDatabase database;
    private final Changelog changelog;
    private final Map<String, Object> arguments;
    private final Map<String, Object> settings;
    private final ByteArrayOutputStream messages;

    private LiquibaseRun(
            @Nullable TestDatabase database,
            Changelog changelog,
            Map<String, Object> arguments,
            Map<String, Object> settings,
            ByteArrayOutputStream messages) {
        this.database = database;
        this.changelog = changelog;
        this.arguments = Map.copyOf(arguments);
        this.settings = Map.copyOf(settings);
        this.messages = messages;
    }

    static LiquibaseRun of(TestDatabase database, Changelog changelog) {
        return new LiquibaseRun(
                database,
                changelog,
                Map.of("url", database.url(), "username", database.username(), "password", database.password()),
                SETTINGS,
                new ByteArrayOutputStream());
    }

    /** Without a database: only the commands that print SQL work. What they printed is remembered as done, in a file. */
    public static LiquibaseRun offline(Changelog changelog) {
        try {
            Path history = Files.createTempFile("databasechangelog", ".csv");
            Files.delete(history);
            history.toFile().deleteOnExit();
            String url = "offline:postgresql?outputLiquibaseSql=none&changeLogFile="
                    + history.toString().replace('\\', '/');
            return new LiquibaseRun(null, changelog, Map.of("url", url), SETTINGS, new ByteArrayOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same run with one more argument of its commands, such as {@code defaultSchemaName}. */
    public LiquibaseRun with(String argument, Object value) {
        return new LiquibaseRun(database, changelog, plus(arguments, argument, value), settings, messages);
    }

    /** The same run with one more Liquibase setting, such as {@code liquibase.partitions.lockRetries}. */
    public LiquibaseRun setting(String key, Object value) {
        return new LiquibaseRun(database, changelog, arguments, plus(settings, key, value), messages);
    }

    /** The same run with the changesets of these contexts only. */
    public LiquibaseRun contexts(String contexts) {
        return with("contextFilter", contexts);
    }

    /** The same run with the changesets of these labels only. */
    public LiquibaseRun labels(String labels) {
        return with("labelFilter", labels);
    }

    /** Runs all changesets that are pending. */
    public void update() throws LiquibaseException {
        run("update");
    }

    /** Runs the next changesets. */
    public void update(int count) throws LiquibaseException {
        with("count", count).run("updateCount");
    }

    /** Runs the changesets up to the one that sets this tag, and that one. */
    public void updateToTag(String tag) throws LiquibaseException {
        with("tag", tag).run("updateToTag");
    }

    /**
     * Runs these changesets as far as they are pending, in the order of the changelog, and no others.
     *
     * @param changeSets an id, or {@code path::id::author} where several have the same id
     * @throws IllegalArgumentException when one is unknown or ambiguous
     */
    public void updateOnly(String... changeSets) throws LiquibaseException {
        execution().update(new ChosenChangeSets(List.of(changeSets)));
    }

    /** What {@link #update()} would execute. */
    public String updateSql() throws LiquibaseException {
        return run("updateSql");
    }

    /** Rolls back the changesets that were run last. */
    public void rollback(int count) throws LiquibaseException {
        with("count", count).run("rollbackCount");
    }

    /** Rolls back what was run after this tag was set. */
    public void rollbackToTag(String tag) throws LiquibaseException {
        with("tag", tag).run("rollback");
    }

    /** What {@link #rollback} would execute. */
    public String rollbackSql(int count) throws LiquibaseException {
        return with("count", count).run("rollbackCountSql");
    }

    /**
     * Runs what is pending, rolls it back and runs it again, and looks at the whole schema each time: the rollback must
     * leave what was there before, and the second update must make what the first made. Rows of the database may be
     * lost.
     *
     * @return what the database consists of in the end
     * @throws AssertionError with all differences, or when nothing is pending
     */
    public CatalogFingerprint upDownUp() throws LiquibaseException {
        if (database == null) {
            throw new IllegalStateException(
                    TestingProblems.noDatabase("upDownUp").toString());
        }
        CommandExecution execution = with("allowDataLoss", true).execution();
        new RollbackAssertion(execution).check();
        return database.fingerprint(execution.liquibaseTables());
    }

    /** Everything Liquibase told the user so far; with commands that print SQL, not that SQL. */
    public String said() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    /**
     * Runs the command of this name, such as {@code futureRollbackSql}, and gives its output.
     *
     * @throws IllegalArgumentException when there is no such changelog
     */
    public String run(String command) throws LiquibaseException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        execution().execute(command, output);
        return output.toString(StandardCharsets.UTF_8);
    }

    private CommandExecution execution() {
        return new CommandExecution(changelog, arguments, settings, messages);
    }

    private static Map<String, Object> plus(Map<String, Object> map, String key, Object value) {
        Map<String, Object> result = new HashMap<>(map);
        result.put(key, value);
        return result;
    }
}
