package liquibase.ext.partitions.testing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TestingProblems;

/**
 * What JUnit's configuration parameters say about the server and its databases.
 *
 * @param parameters what a parameter is set to; blank counts as absent
 */
record Configuration(Function<String, Optional<String>> parameters) {
    private static final String PREFIX = "liquibase.partitions.testing.";
    static final String POSTGRES = PREFIX + "postgres";
    static final String USERNAME = PREFIX + "username";
    static final String PASSWORD = PREFIX + "password";
    static final String IMAGE = PREFIX + "image";
    static final String KEEP = PREFIX + "keep";

    /** Finds or starts the server. */
    PostgresServer server() {
        String postgres = get(POSTGRES, "embedded");
        checkCredentials(postgres);
        if (postgres.startsWith("jdbc:")) {
            return PostgresServer.at(postgres, get(USERNAME, "postgres"), get(PASSWORD, ""));
        }
        return switch (postgres) {
            case "embedded" -> PostgresServer.embedded();
            case "testcontainers" -> container();
            default -> throw wrong(TestingProblems.unknownValue(POSTGRES, postgres, PostgresServer.KINDS));
        };
    }

    /** Throws when the URL of the server tells user or password. */
    static void checkCredentials(String postgres) {
        DatabaseUrl.withoutCredentials(postgres, POSTGRES, USERNAME, PASSWORD);
    }

    /** Which databases outlive their tests. */
    KeepDatabases keep() {
        String keep = get(KEEP, "never");
        return Arrays.stream(KeepDatabases.values())
                .filter(value -> word(value).equals(keep))
                .findFirst()
                .orElseThrow(() -> wrong(TestingProblems.unknownValue(
                        KEEP,
                        keep,
                        Arrays.stream(KeepDatabases.values())
                                .map(Configuration::word)
                                .collect(Collectors.joining(", ", "one of ", "")))));
    }

    private PostgresServer container() {
        if (keep() != KeepDatabases.NEVER) {
            throw wrong(TestingProblems.containerEndsWithTheTests());
        }
        return PostgresServer.container(get(IMAGE, "postgres:18"));
    }

    private String get(String parameter, String otherwise) {
        return parameters
                .apply(parameter)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElse(otherwise);
    }

    private static String word(KeepDatabases value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException wrong(Problem problem) {
        return new IllegalArgumentException(problem.toString());
    }
}
