package liquibase.ext.partitions.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.integration.commandline.LiquibaseCommandLine;

/**
 * Liquibase's command line, in this JVM.
 *
 * @param exitCode 0 when it succeeded
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
public record LiquibaseCli(int exitCode, String out, String err) {
    /** Runs a command, such as {@code update} or {@code rollback-count --count=1}, with the changelog and database. */
    public static LiquibaseCli run(TestDatabase database, Changelog changelog, String... command) {
        return run(arguments(database, changelog, command).toArray(String[]::new));
    }

    /** What a user writes after {@code liquibase} for a command with the changelog and database. */
    static List<String> arguments(TestDatabase database, Changelog changelog, String... command) {
        List<String> arguments = new ArrayList<>(List.of(
                "--search-path=" + changelog.directory(),
                "--show-banner=false",
                command[0],
                "--changelog-file=" + changelog.file(),
                "--url=" + database.url(),
                "--username=" + database.username(),
                "--password=" + database.password()));
        arguments.addAll(Arrays.asList(command).subList(1, command.length));
        return arguments;
    }

    /** Runs exactly these arguments. System.out and System.err are replaced meanwhile, so not from two threads. */
    public static LiquibaseCli run(String... arguments) {
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = new LiquibaseCommandLine().execute(arguments);
            return new LiquibaseCli(
                    exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }
}
