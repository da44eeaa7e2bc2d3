package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
    private static final Path EXAMPLE =
            Path.of("src/test/java", OrdersChangelogIT.class.getName().replace('.', '/') + ".java");

    @Test
    void theExampleInTheReadmeIsATest() throws IOException {
        String example = Files.readString(EXAMPLE);
        String shown = "```java\n" + example.substring(example.indexOf("@ChangelogTest")) + "```\n";

        assertTrue(Files.readString(Path.of("README.md")).contains(shown), "README.md does not show:\n" + shown);
    }
}
