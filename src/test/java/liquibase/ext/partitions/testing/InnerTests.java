package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/**
 * Runs of JUnit inside a test.
 *
 * @param results what JUnit told
 */
record InnerTests(EngineExecutionResults results) {

    /** Runs a class of tests on the server of this database, with these configuration parameters besides. */
    static InnerTests run(TestDatabase server, Class<?> tests, Map<String, String> parameters) {
        return run(
                tests,
                Map.of(
                        Configuration.POSTGRES, server.url(),
                        Configuration.USERNAME, server.username(),
                        Configuration.PASSWORD, server.password()),
                parameters);
    }

    /** Runs a class of tests with these configuration parameters only. */
    @SafeVarargs
    static InnerTests run(Class<?> tests, Map<String, String>... parameters) {
        EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .enableImplicitConfigurationParameters(false);
        for (Map<String, String> some : parameters) {
            builder.configurationParameters(some);
        }
        return new InnerTests(builder.execute());
    }

    /** All tests ran, and all passed. */
    void assertPassed(int count) {
        assertEquals(List.of(), errors().stream().map(Throwable::toString).toList());
        assertEquals(count, results.testEvents().succeeded().count());
    }

    /** The message of the one test that failed. */
    String message() {
        assertEquals(1, errors().size(), () -> errors().toString());
        return String.valueOf(errors().get(0).getMessage());
    }

    /** What tests and their containers failed with. */
    List<Throwable> errors() {
        return results.allEvents().finished().stream()
                .map(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Everything that was reported under this key. */
    List<String> reported(String key) {
        return results.allEvents().reportingEntryPublished().stream()
                .map((Event event) ->
                        event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .filter(entry -> entry.containsKey(key))
                .map(entry -> entry.get(key))
                .toList();
    }
}
