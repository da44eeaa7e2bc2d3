package liquibase.ext.partitions.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every {@link TestDatabase} parameter an empty database of its own on the {@linkplain PostgresServer#shared()
 * shared server}, dropped after the test. Parameters of a constructor or of a {@code @BeforeAll} method live as long as
 * the class.
 */
public final class TestDatabases implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(TestDatabases.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what its store holds, in reverse order, when the context ends.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        parameter.getParameter(),
                        ignored -> PostgresServer.shared().newDatabase(),
                        TestDatabase.class);
    }
}
