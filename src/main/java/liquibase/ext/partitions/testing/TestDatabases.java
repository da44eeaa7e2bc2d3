package liquibase.ext.partitions.testing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.problem.TestingProblems;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** The JUnit extension that {@link ChangelogTest} brings along; alone it gives all parameters but {@link LiquibaseRun}. */
public final class TestDatabases implements ParameterResolver, TestWatcher, InvocationInterceptor {
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
            return database(position(parameter), context);
        }
        return run(parameter, context);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        failed(context.getParent());
    }

    /** Called by JUnit 5.5 to 5.7 instead of {@link TestWatcher}, which is not for dynamic tests. */
    @Override
    @SuppressWarnings("deprecation")
    public void interceptDynamicTest(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        proceed(invocation, context);
    }

    /** Called by JUnit from 5.8 on instead of {@link TestWatcher}, which is not for dynamic tests. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext dynamicTest, ExtensionContext context)
            throws Throwable {
        proceed(invocation, context);
    }

    private static void proceed(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        try {
            invocation.proceed();
        } catch (Throwable e) {
            if (Sandboxes.isFailure(e)) {
                failed(Optional.of(context));
            }
            throw e;
        }
    }

    /** Tells the databases of a test and of everything around it that it failed. */
    private static void failed(Optional<ExtensionContext> test) {
        Optional<ExtensionContext> around = test;
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

    private static TestDatabase database(int position, ExtensionContext context) {
        // By its own id, since a store also finds what the contexts around it hold.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        context.getUniqueId(), ignored -> new Sandboxes(context, shared(context)), Sandboxes.class)
                .database(position);
    }

    /** How many databases there are among the parameters before this one. */
    private static int position(ParameterContext parameter) {
        return Math.toIntExact(Arrays.stream(parameter.getDeclaringExecutable().getParameters())
                .limit(parameter.getIndex())
                .filter(other -> other.getType() == TestDatabase.class)
                .count());
    }

    private static LiquibaseRun run(ParameterContext parameter, ExtensionContext context) {
        ChangelogTest test = annotation(context)
                .filter(found -> !found.changelog().isBlank())
                .orElseThrow(() -> new ParameterResolutionException(TestingProblems.noChangelog(
                                parameter.getDeclaringExecutable().toGenericString())
                        .toString()));
        LiquibaseRun run = database(0, context).liquibase(Changelog.in(test.searchPath(), test.changelog()));
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
