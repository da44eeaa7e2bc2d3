package liquibase.ext.partitions.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import liquibase.ext.partitions.problem.TestingProblems;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as zonky's library unpacks and starts it; the only class that needs this library. */
final class EmbeddedServer implements ServerOrigin {
    private static final AtomicReference<@Nullable PostgresServer> OF_THIS_JVM = new AtomicReference<>();

    private final EmbeddedPostgres postgres;
    private final AtomicBoolean stays = new AtomicBoolean();
    private final Thread atExit = new Thread(this::stop, "stop-postgres");

    private EmbeddedServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * One that runs until this JVM ends, whatever closes it: build tools that divide classes among several JVMs run each class
     * as if it was all there is.
     */
    static synchronized PostgresServer ofThisJvm() {
        PostgresServer running = OF_THIS_JVM.get();
        if (running == null) {
            running = start(Map.of()).withoutEnd();
            OF_THIS_JVM.set(running);
        }
        return running;
    }

    static PostgresServer start(Map<String, String> settings) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setRegisterShutdownHook(false)
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "100");
        settings.forEach(builder::setServerConfig);
        try {
            EmbeddedServer server = new EmbeddedServer(builder.start());
            Runtime.getRuntime().addShutdownHook(server.atExit);
            // It asks for no password, but Liquibase's command line prompts when it is given none.
            return new PostgresServer(
                    "jdbc:postgresql://localhost:" + server.postgres.getPort() + "/postgres",
                    "postgres",
                    "unused",
                    server);
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException(
                    TestingProblems.embeddedServerDoesNotStart(String.valueOf(e.getMessage()))
                            .toString(),
                    e);
        }
    }

    @Override
    public void keep() {
        stays.set(true);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stop() {
        if (stays.get()) {
            return;
        }
        try {
            postgres.close();
        } catch (IOException e) {
            throw new IllegalStateException("The embedded PostgreSQL server did not stop", e);
        }
    }
}
