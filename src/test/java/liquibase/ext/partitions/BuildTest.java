package liquibase.ext.partitions;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void runsOnJava17OrNewer() {
        assertTrue(Runtime.version().feature() >= 17);
    }
}
