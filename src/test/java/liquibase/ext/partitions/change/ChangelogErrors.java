package liquibase.ext.partitions.change;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.exception.ValidationFailedException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;

/** What Liquibase says against a changelog before anything is executed: its report, one text a mistake. */
final class ChangelogErrors {

    private static final String INDENTED = " ".repeat(10);

    private ChangelogErrors() {}

    static List<String> of(Changelog changelog) {
        return of(LiquibaseRun.offline(changelog));
    }

    static List<String> of(LiquibaseRun run) {
        try {
            run.run("validate");
            return List.of();
        } catch (LiquibaseException e) {
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof ValidationFailedException)) {
                cause = cause.getCause();
            }
            String message = String.valueOf(cause.getMessage());
            return cause instanceof ValidationFailedException
                    ? message.lines()
                            .filter(line -> line.startsWith(INDENTED))
                            .map(String::strip)
                            .toList()
                    : List.of(message);
        }
    }
}
