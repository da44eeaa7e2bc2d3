package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockPolicyTest {

    @Test
    void nobodyWaitsLongBehindAStatementOnATableInUseBeforeManyTriesHaveFailed() {
        assertEquals(Duration.ofMillis(200), LockPolicy.COURTEOUS.timeout());
        assertEquals(Duration.ofSeconds(2), LockPolicy.COURTEOUS.waitFrom(8));
        IntStream.of(1, 2, 7, 9, 20).forEach(retry -> assertNull(LockPolicy.COURTEOUS.waitFrom(retry)));
    }

    @Test
    void aTimeoutThatSomebodyHasSetStaysTheSame() {
        LockPolicy given = new LockPolicy(Duration.ofSeconds(5), 30);

        assertNull(given.waitFrom(8));
        assertEquals(30, new RunPolicy(given, 1).courteous().locks().retries());
    }

    @Test
    void pausesDoubleUpToHalfAMinute() {
        assertEquals(Duration.ofMillis(100), LockPolicy.COURTEOUS.pauseBefore(1));
        assertEquals(Duration.ofMillis(12_800), LockPolicy.COURTEOUS.pauseBefore(8));
        assertEquals(Duration.ofSeconds(30), LockPolicy.COURTEOUS.pauseBefore(20));
    }
}
