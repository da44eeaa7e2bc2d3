package liquibase.ext.partitions.testing;

import liquibase.ext.partitions.problem.TestingProblems;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container; the only class that needs Testcontainers. */
final class ContainerServer implements ServerOrigin {
    private final PostgreSQLContainer container;

    private ContainerServer(PostgreSQLContainer container) {
        this.container = container;
    }

    static PostgresServer start(String image) {
        PostgreSQLContainer container = new PostgreSQLContainer(image);
        container.start();
        return new PostgresServer(
                container.getJdbcUrl(),
                container.getUsername(),
                container.getPassword(),
                new ContainerServer(container));
    }

    @Override
    public void keep() {
        throw new IllegalStateException(
                TestingProblems.containerEndsWithTheTests().toString());
    }

    @Override
    public void close() {
        container.close();
    }
}
