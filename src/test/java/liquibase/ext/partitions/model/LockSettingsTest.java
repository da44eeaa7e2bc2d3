package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockSettingsTest {

    @Test
    void guaranteesTheSettingForEveryConnectionAndPreparedTransaction() {
        assertEquals(64 * 120, new LockSettings(64, 64, 100, 20, 23, 0).guaranteed());
    }

    /** What one transaction could lock on an idle server with default settings until it ran out of shared memory. */
    @ParameterizedTest(name = "PostgreSQL {0}")
    @CsvSource({"14, 23, 12880", "15, 23, 12784", "16, 23, 12832", "17, 23, 13008", "18, 36, 14864"})
    void isNeverTooLowAndHardlyTooHigh(int major, int otherProcesses, int measured) {
        long most = new LockSettings(64, 64, 100, 0, otherProcesses, 0).most();

        assertTrue(most > measured, major + ": " + most + " is less than the measured " + measured);
        assertTrue(most < 1.1 * measured, major + ": " + most + " is far more than the measured " + measured);
    }

    @Test
    void hugePagesRoundUp() {
        long usual = new LockSettings(64, 64, 100, 0, 23, 0).most();

        assertTrue(new LockSettings(64, 64, 100, 0, 23, 2 << 20).most() > usual + 8_000);
    }
}
