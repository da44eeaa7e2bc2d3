package liquibase.ext.partitions.testing;

import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The server of all tests of a run, which JUnit closes at its end.
 *
 * @param server what the configuration asks for
 * @param keep which of its databases outlive their tests
 */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but CloseableResource
record SharedServer(PostgresServer server, KeepDatabases keep) implements CloseableResource, AutoCloseable {
    static SharedServer start(Configuration configuration) {
        KeepDatabases keep = configuration.keep();
        return new SharedServer(configuration.server(), keep);
    }

    @Override
    public void close() {
        server.close();
    }
}
