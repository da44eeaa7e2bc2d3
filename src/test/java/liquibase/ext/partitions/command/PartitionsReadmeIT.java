package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README shows of the command is what it prints. */
@ExtendWith(TestDatabases.class)
class PartitionsReadmeIT {

    private static final String LATER = """
            INSERT INTO orders (region_id, total) SELECT i % 3 + 1, 10 FROM generate_series(1, 3000) i;
            INSERT INTO orders (region_id, total) SELECT 9, 10 FROM generate_series(1, 12) i;
            CREATE INDEX orders_total_idx ON ONLY orders (total);
            """;

    @Test
    void theReadmeShowsWhatIsPrinted(TestDatabase database) throws LiquibaseException, IOException {
        LiquibaseRun liquibase = database.liquibase(Changelogs.sample("orders-by-list.yaml"));
        liquibase.update();
        database.execute(LATER);
        database.execute("VACUUM ANALYZE");
        String readme = Files.readString(Path.of("README.md"));

        shows(readme, "sql", LATER);
        shows(readme, "", partitions(database, "text"));
        shows(readme, "mermaid", partitions(database, "mermaid"));
    }

    private static void shows(String readme, String language, String text) {
        assertTrue(readme.contains("\n```" + language + "\n" + text + "```\n"), "The README has no block\n" + text);
    }

    private static String partitions(TestDatabase database, String format) throws LiquibaseException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new CommandScope("partitions")
                .addArgumentValue("url", database.url())
                .addArgumentValue("username", database.username())
                .addArgumentValue("password", database.password())
                .addArgumentValue("format", format)
                .setOutput(output)
                .execute();
        return output.toString(StandardCharsets.UTF_8);
    }
}
