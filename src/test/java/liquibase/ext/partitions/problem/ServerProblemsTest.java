package liquibase.ext.partitions.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerProblemsTest {

    @ParameterizedTest
    @ValueSource(strings = {"It is so", "It is so."})
    void aFullStopDoesNotStandBeforeTheState(String serverMessage) {
        assertEquals(
                "The server refused it (It is so, SQLSTATE 42P01)",
                ServerProblems.refused(serverMessage, "42P01").what());
        assertEquals(
                "The server did not finish it (It is so, SQLSTATE 57014)",
                ServerProblems.cutOff(serverMessage, "57014", true).what());
    }
}
