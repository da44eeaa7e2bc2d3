package liquibase.ext.partitions.testing;

import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.problem.TestingProblems;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** The JUnit extension that {@link ChangelogTest} brings along; alone it gives all parameters but {@link LiquibaseRun}. */
public final class TestDatabases implements ParameterResolver, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(TestDatabases.class);
    private static final Set<Class<?>> TYPES = Set.of(TestDatabase.class, LiquibaseRun.class, PostgresServer.class);

    /** Called by JUnit, which needs it to be public. */
    public TestDatabases() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == PostgresServer.class) {
            return shared(context).server();
        }
        if (type == TestDatabase.class) {
            return database(parameter.getParameter(), context);
        }
        return run(parameter, context);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Optional<ExtensionContext> around = context.getParent();
        while (around.isPresent()) {
            ExtensionContext outer = around.get();
            Sandboxes used = outer.getStore(NAMESPACE).get(outer.getUniqueId(), Sandboxes.class);
            if (used != null) {
                used.testFailed();
            }
            around = outer.getParent();
        }
    }

    private static SharedServer shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        SharedServer.class,
                        ignored -> SharedServer.start(new Configuration(context::getConfigurationParameter)),
                        SharedServer.class);
    }

    private static TestDatabase database(Parameter parameter, ExtensionContext context) {
        // By its own id, since a store also finds what the contexts around it hold.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        context.getUniqueId(), ignored -> new Sandboxes(context, shared(context)), Sandboxes.class)
                .database(parameter);
    }

    private static LiquibaseRun run(ParameterContext parameter, ExtensionContext context) {
        ChangelogTest test = annotation(context)
                .filter(found -> !found.changelog().isBlank())
                .orElseThrow(() -> new ParameterResolutionException(TestingProblems.noChangelog(
                                parameter.getDeclaringExecutable().toGenericString())
                        .toString()));
        Parameter databaseOf = Arrays.stream(parameter.getDeclaringExecutable().getParameters())
                .filter(other -> other.getType() == TestDatabase.class)
                .findFirst()
                .orElse(parameter.getParameter());
        LiquibaseRun run = database(databaseOf, context).liquibase(Changelog.in(test.searchPath(), test.changelog()));
        if (!test.contexts().isBlank()) {
            run = run.contexts(test.contexts());
        }
        return test.labels().isBlank() ? run : run.labels(test.labels());
    }

    /** That of the method, else of the class, else of a class around it. */
    private static Optional<ChangelogTest> annotation(ExtensionContext context) {
        Optional<ChangelogTest> here = AnnotationSupport.findAnnotation(context.getElement(), ChangelogTest.class);
        return here.isPresent() ? here : context.getParent().flatMap(TestDatabases::annotation);
    }
}
