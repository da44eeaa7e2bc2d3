package liquibase.ext.partitions.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import liquibase.ext.partitions.testing.PostgresServer;

/**
 * An embedded server that can go down as in a power cut, and comes up again on the same address with the same data. It
 * has PostgreSQL's default settings, except that it does not wait for the disk: what its processes have written to files
 * survives them.
 */
public final class CrashingServer implements AutoCloseable {
    private final Path data;
    private final PostgresServer server;
    private EmbeddedPostgres postgres;

    private CrashingServer(Path data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
        this.server = PostgresServer.at(
                "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", "postgres", "unused");
    }

    /** Starts a new one. */
    public static CrashingServer start() {
        try {
            Path data = Files.createTempDirectory("postgres");
            return new CrashingServer(data, builder(data).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "100")
                .setServerConfig("synchronous_commit", "on")
                .setDataDirectory(data)
                .setCleanDataDirectory(false);
    }

    /** The server that is up, or will be again. */
    public PostgresServer server() {
        return server;
    }

    /** Kills all of its processes at once. */
    public void crash() {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(postmaster), postmaster.children()).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    /** Starts it again; it recovers what was committed. */
    public void restart() throws IOException {
        int port = postgres.getPort();
        postgres.close();
        postgres = builder(data).setPort(port).start();
    }

    private ProcessHandle postmaster() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("The server is not up", e);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
