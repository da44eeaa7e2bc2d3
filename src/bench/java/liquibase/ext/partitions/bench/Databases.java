package liquibase.ext.partitions.bench;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;

/** The databases of a run, on one server. They are dropped when this is closed, and the server stops. */
final class Databases implements AutoCloseable {
    private final PostgresServer server;
    private final List<TestDatabase> databases = new ArrayList<>();

    Databases(PostgresServer server) {
        this.server = server;
    }

    TestDatabase create(String table) {
        TestDatabase database = server.newDatabase();
        databases.add(database);
        database.execute(table);
        return database;
    }

    @Override
    public void close() {
        databases.forEach(TestDatabase::close);
        server.close();
    }
}
