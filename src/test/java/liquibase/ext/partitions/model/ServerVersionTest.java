package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {

    @ParameterizedTest
    @CsvSource({"140024, 14", "180000, 18", "180006, 18", "90624, 9"})
    void knowsItsMajorVersion(int number, int major) {
        assertEquals(major, new ServerVersion(number).major());
    }

    @Test
    void isAtLeastItsOwnMajorVersion() {
        ServerVersion seventeen = new ServerVersion(170011);

        assertTrue(seventeen.isAtLeast(16));
        assertTrue(seventeen.isAtLeast(17));
        assertFalse(seventeen.isAtLeast(18));
    }

    @Test
    void theNewestIsEighteen() {
        assertEquals(18, ServerVersion.NEWEST.major());
    }
}
