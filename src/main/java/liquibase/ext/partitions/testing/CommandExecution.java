package liquibase.ext.partitions.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.changelog.FastCheckService;
import liquibase.command.CommandResults;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.problem.TestingProblems;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.ConsoleUIService;

/**
 * Commands of Liquibase with a changelog, in a scope of their own.
 *
 * @param arguments of the command
 * @param settings Liquibase's configuration keys
 * @param messages gets what Liquibase tells the user
 */
record CommandExecution(
        Changelog changelog,
        Map<String, Object> arguments,
        Map<String, Object> settings,
        ByteArrayOutputStream messages) {

    /** More arguments of a command, worked out in its scope. */
    interface Arguments {
        /** The arguments besides the given ones. */
        Map<String, Object> with(Map<String, Object> given, String changelogFile) throws Exception;
    }

    /**
     * One command at a time: {@code LockServiceFactory} is one object for the JVM, and each command that ends makes all
     * others forget that they hold the lock of their database. Liquibase 5 then never releases it. It is static because
     * that object is: no run, no test engine and no JUnit store is the only one that uses it.
     */
    private static final ReentrantLock LIQUIBASE = new ReentrantLock(true);

    /** Runs a command. */
    CommandResults execute(String command, OutputStream output) throws LiquibaseException {
        return execute(command, output, (given, file) -> Map.of());
    }

    /** Runs the command {@code update} with these arguments besides. */
    void update(Arguments more) throws LiquibaseException {
        execute("update", OutputStream.nullOutputStream(), more);
    }

    @SuppressWarnings("try") // close() of resource accessors declares Exception, hence InterruptedException
    private CommandResults execute(String command, OutputStream output, Arguments more) throws LiquibaseException {
        try (var directory = new DirectoryResourceAccessor(changelog.directory());
                var classpath = new ClassLoaderResourceAccessor();
                var files = new CompositeResourceAccessor(directory, classpath)) {
            checkExists(files);
            LIQUIBASE.lockInterruptibly();
            try {
                return Scope.child(scope(files), () -> {
                    // It remembers a changelog by its name as up to date, whatever it holds by now.
                    Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
                    CommandScope commandScope = new CommandScope(command).setOutput(output);
                    commandScope.addArgumentValue("changelogFile", changelog.file());
                    arguments.forEach(commandScope::addArgumentValue);
                    more.with(arguments, changelog.file()).forEach(commandScope::addArgumentValue);
                    return commandScope.execute();
                });
            } finally {
                LIQUIBASE.unlock();
            }
        } catch (LiquibaseException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LiquibaseException(e);
        } catch (Exception e) {
            throw new LiquibaseException(e);
        }
    }

    /** The names of the tables that Liquibase keeps its history and its lock in, by the settings. */
    List<String> liquibaseTables() throws LiquibaseException {
        try {
            return Scope.child(
                    settings,
                    () -> List.of(
                            GlobalConfiguration.DATABASECHANGELOG_TABLE_NAME.getCurrentValue(),
                            GlobalConfiguration.DATABASECHANGELOGLOCK_TABLE_NAME.getCurrentValue()));
        } catch (Exception e) {
            throw new LiquibaseException(e);
        }
    }

    /** Without the arguments, which hold the password. */
    @Override
    public String toString() {
        return "Liquibase with " + changelog;
    }

    private void checkExists(ResourceAccessor files) throws IOException {
        if (files.getAll(changelog.file()).isEmpty()) {
            throw new IllegalArgumentException(TestingProblems.missingChangelog(changelog.file(), changelog.directory())
                    .toString());
        }
    }

    private Map<String, Object> scope(ResourceAccessor files) {
        PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
        ConsoleUIService ui = new ConsoleUIService();
        ui.setOutputStream(stream);
        ui.setErrorStream(stream);
        Map<String, Object> scope = new HashMap<>(settings);
        scope.put(Scope.Attr.resourceAccessor.name(), files);
        scope.put(Scope.Attr.ui.name(), ui);
        return scope;
    }
}
