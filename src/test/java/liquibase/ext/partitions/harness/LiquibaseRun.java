package liquibase.ext.partitions.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import liquibase.Scope;
import liquibase.changelog.FastCheckService;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.ConsoleUIService;

/**
 * Real Liquibase, through its command API: one changelog against one database. Each command opens a connection of its
 * own, as the command line does, and throws what Liquibase throws.
 *
 * @param arguments of every command, such as {@code url} or {@code defaultSchemaName}
 * @param settings Liquibase's configuration keys, such as {@code liquibase.partitions.lockRetries}
 * @param messages what Liquibase told the user, growing with each command
 */
public record LiquibaseRun(
        Changelog changelog,
        Map<String, Object> arguments,
        Map<String, Object> settings,
        ByteArrayOutputStream messages) {

    public LiquibaseRun {
        arguments = Map.copyOf(arguments);
        settings = Map.copyOf(settings);
    }

    public static LiquibaseRun of(TestDatabase database, Changelog changelog) {
        return new LiquibaseRun(
                changelog,
                Map.of("url", database.url(), "username", database.username(), "password", database.password()),
                Map.of("liquibase.analytics.enabled", false),
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
            return new LiquibaseRun(
                    changelog,
                    Map.of("url", url),
                    Map.of("liquibase.analytics.enabled", false),
                    new ByteArrayOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same run with one more argument of its commands. */
    public LiquibaseRun with(String argument, Object value) {
        return new LiquibaseRun(changelog, plus(arguments, argument, value), settings, messages);
    }

    /** The same run with one more Liquibase setting. */
    public LiquibaseRun setting(String key, Object value) {
        return new LiquibaseRun(changelog, arguments, plus(settings, key, value), messages);
    }

    public void update() throws LiquibaseException {
        run("update");
    }

    public String updateSql() throws LiquibaseException {
        return run("updateSql");
    }

    public void rollbackCount(int changeSets) throws LiquibaseException {
        with("count", changeSets).run("rollbackCount");
    }

    public String rollbackCountSql(int changeSets) throws LiquibaseException {
        return with("count", changeSets).run("rollbackCountSql");
    }

    public void rollbackToTag(String tag) throws LiquibaseException {
        with("tag", tag).run("rollback");
    }

    public String rollbackToTagSql(String tag) throws LiquibaseException {
        return with("tag", tag).run("rollbackSql");
    }

    public String futureRollbackSql() throws LiquibaseException {
        return run("futureRollbackSql");
    }

    public void updateTestingRollback() throws LiquibaseException {
        run("updateTestingRollback");
    }

    public void validate() throws LiquibaseException {
        run("validate");
    }

    public void tag(String tag) throws LiquibaseException {
        with("tag", tag).run("tag");
    }

    /** Everything Liquibase told the user so far; with commands that print SQL, not that SQL. */
    public String said() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    /** Runs the command of this name and gives its output. */
    @SuppressWarnings("try") // close() of resource accessors declares Exception, hence InterruptedException
    public String run(String command) throws LiquibaseException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (var directory = new DirectoryResourceAccessor(changelog.directory());
                var classpath = new ClassLoaderResourceAccessor();
                var files = new CompositeResourceAccessor(directory, classpath)) {
            Map<String, Object> scope = new HashMap<>(settings);
            scope.put(Scope.Attr.resourceAccessor.name(), files);
            scope.put(Scope.Attr.ui.name(), ui());
            Scope.child(scope, () -> {
                // It remembers a changelog by its name as up to date, whatever it holds by now.
                Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
                CommandScope commandScope = new CommandScope(command).setOutput(output);
                commandScope.addArgumentValue("changelogFile", changelog.file());
                arguments.forEach(commandScope::addArgumentValue);
                commandScope.execute();
            });
            return output.toString(StandardCharsets.UTF_8);
        } catch (LiquibaseException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new LiquibaseException(e);
        }
    }

    private ConsoleUIService ui() {
        PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
        ConsoleUIService ui = new ConsoleUIService();
        ui.setOutputStream(stream);
        ui.setErrorStream(stream);
        return ui;
    }

    private static Map<String, Object> plus(Map<String, Object> map, String key, Object value) {
        Map<String, Object> result = new HashMap<>(map);
        result.put(key, value);
        return result;
    }
}
