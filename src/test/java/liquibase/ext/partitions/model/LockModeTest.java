package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockModeTest {

    @ParameterizedTest
    @CsvSource({
        "ACCESS_SHARE, false, false",
        "ROW_SHARE, false, false",
        "ROW_EXCLUSIVE, false, false",
        "SHARE_UPDATE_EXCLUSIVE, false, false",
        "SHARE, false, true",
        "SHARE_ROW_EXCLUSIVE, false, true",
        "EXCLUSIVE, false, true",
        "ACCESS_EXCLUSIVE, true, true"
    })
    void blocksWhatTheManualSays(LockMode mode, boolean reads, boolean writes) {
        assertEquals(reads, mode.blocksReads());
        assertEquals(writes, mode.blocksWrites());
    }
}
