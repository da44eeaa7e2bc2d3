package liquibase.ext.partitions.testing;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The server of all tests of a run, which JUnit closes at its end.
 *
 * @param server what the configuration asks for
 * @param prepared its empty databases
 * @param keep which of its databases outlive their tests
 */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes nothing but CloseableResource
record SharedServer(PostgresServer server, PreparedDatabases prepared, KeepDatabases keep)
        implements CloseableResource, AutoCloseable {
    static SharedServer start(Configuration configuration) {
        KeepDatabases keep = configuration.keep();
        PostgresServer server = configuration.server();
        return new SharedServer(server, new PreparedDatabases(server), keep);
    }

    @Override
    public void close() {
        Closing.all(List.of(prepared::close, server::close));
    }
}
