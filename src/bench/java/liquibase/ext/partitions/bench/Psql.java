package liquibase.ext.partitions.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.ext.partitions.testing.TestDatabase;

/** PostgreSQL's own client, found on the PATH, over TCP to the same address as JDBC. */
final class Psql {
    private static final Pattern TIMING = Pattern.compile("Time: ([0-9.]+) ms");

    private Psql() {}

    static String version() throws IOException, InterruptedException {
        return run(List.of("psql", "--version"), "", "").strip();
    }

    /** Starts psql, runs a file in one transaction and ends. */
    static Duration inOneTransaction(TestDatabase database, Path file) throws IOException, InterruptedException {
        return timed(database, "--single-transaction", "-f", file.toString());
    }

    /** Starts psql, runs a file, each statement in a transaction of its own, and ends. */
    static Duration inAutocommit(TestDatabase database, Path file) throws IOException, InterruptedException {
        return timed(database, "-f", file.toString());
    }

    /** As that, with what it prints in another file. */
    static Duration inAutocommit(TestDatabase database, Path file, Path output)
            throws IOException, InterruptedException {
        return timed(database, "-f", file.toString(), "-o", output.toString());
    }

    /** Starts psql, runs next to nothing and ends. */
    static Duration startUp(TestDatabase database) throws IOException, InterruptedException {
        return timed(database, "-c", "SELECT 1");
    }

    /** What psql itself says that a query takes ({@code \timing}): from sending it to having its result. */
    static Duration query(TestDatabase database, String sql) throws IOException, InterruptedException {
        Matcher timing =
                TIMING.matcher(run(command(database, "-c", "\\timing on", "-c", sql), database.password(), ""));
        if (!timing.find()) {
            throw new IllegalStateException("psql did not say how long the query took");
        }
        return Duration.ofNanos((long) (Double.parseDouble(timing.group(1)) * 1e6));
    }

    /** Starts psql, runs a statement and ends. */
    static Duration statement(TestDatabase database, String sql) throws IOException, InterruptedException {
        return timed(database, "-c", sql);
    }

    /** Starts psql for each statement, so many at once, with xargs. */
    static Duration inParallel(TestDatabase database, int processes, List<String> statements)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("xargs", "-P", String.valueOf(processes), "-d", "\\n", "-n", "1"));
        command.addAll(command(database, "-c"));
        return timed(command, database.password(), String.join("\n", statements));
    }

    private static Duration timed(TestDatabase database, String... arguments) throws IOException, InterruptedException {
        return timed(command(database, arguments), database.password(), "");
    }

    private static Duration timed(List<String> command, String password, String input)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(command, password, input);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<String> command(TestDatabase database, String... arguments) {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of("-h", address.getHost(), "-U", database.username()));
        command.addAll(List.of("-p", String.valueOf(address.getPort() < 0 ? 5432 : address.getPort())));
        command.addAll(List.of("-d", address.getPath().substring(1)));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command, String password, String input)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "There is no psql on the PATH. The benchmark compares with it: install PostgreSQL's client.", e);
        }
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
