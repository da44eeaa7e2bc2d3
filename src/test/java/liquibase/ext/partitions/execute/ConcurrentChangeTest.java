package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrentChangeTest {

    @ParameterizedTest
    @CsvSource({
        "42P01, ERROR: relation \"t_1\" does not exist, true",
        "42P07, ERROR: relation \"t_1\" already exists, true",
        "55000, ERROR: cannot attach index \"t_1_ix\" as a partition of index \"ix\", true",
        "42809, ERROR: \"t_1\" is already a partition, true",
        "XX000, ERROR: could not open relation with OID 16400, true",
        "XX000, FEHLER: cache lookup failed for constraint 16400, true",
        "XX000, ERROR: tuple concurrently updated, true",
        "XX000, ERROR: invalid memory alloc request size, false",
        "23505, ERROR: duplicate key value violates unique constraint \"t_pkey\", false",
        "42501, ERROR: permission denied for table t, false",
        "42601, ERROR: syntax error, false"
    })
    void others_may_have_changed_what_was_planned_for(String state, String message, boolean expected) {
        assertEquals(expected, ConcurrentChange.mayBe(new SQLException(message, state)));
    }
}
