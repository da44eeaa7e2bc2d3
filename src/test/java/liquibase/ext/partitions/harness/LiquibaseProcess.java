package liquibase.ext.partitions.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.integration.commandline.LiquibaseCommandLine;

/** Liquibase's command line in a JVM of its own, which can be killed. */
public final class LiquibaseProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private LiquibaseProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a command, such as {@code update}, with the changelog and database. */
    public static LiquibaseProcess start(TestDatabase database, Changelog changelog, String... command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dliquibase.analytics.enabled=false",
                "-cp",
                classPath(),
                LiquibaseCommandLine.class.getName()));
        line.addAll(LiquibaseCli.arguments(database, changelog, command));
        try {
            Path output = Files.createTempFile("liquibase", ".log");
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new LiquibaseProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException("Liquibase could not be started", e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it without its having a say in it, if it is still running, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Liquibase did not end when it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        output.toFile().delete();
    }

    /** The class path of this JVM; Maven runs classes of a project from a class loader of its own. */
    private static String classPath() {
        if (LiquibaseProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs())
                    .map(LiquibaseProcess::file)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
