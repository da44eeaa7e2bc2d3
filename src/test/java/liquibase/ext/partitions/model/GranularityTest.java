package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GranularityTest {

    @ParameterizedTest
    @CsvSource({
        "YEAR, 2026-01-31T18:15, 2026",
        "YEAR, 0987-01-01T00:00, 0987",
        "QUARTER, 2026-01-31T18:15, 2026q1",
        "QUARTER, 2026-06-30T00:00, 2026q2",
        "QUARTER, 2026-07-01T00:00, 2026q3",
        "QUARTER, 2026-12-31T23:59, 2026q4",
        "MONTH, 2026-01-31T18:15, 2026_01",
        "MONTH, 2026-12-01T00:00, 2026_12",
        "WEEK, 2026-01-31T18:15, 2026w05",
        "DAY, 2026-01-31T18:15, 2026_01_31",
        "HOUR, 2026-01-31T18:15, 2026_01_31_18",
        "HOUR, 2026-01-31T00:00, 2026_01_31_00",
        "MINUTE, 2026-01-31T18:15, 2026_01_31_1815",
        "MINUTE, 2026-01-31T00:05, 2026_01_31_0005"
    })
    void namesAreThoseOfTheReference(Granularity granularity, LocalDateTime start, String name) {
        assertEquals(name, granularity.nameOf(start));
    }

    @ParameterizedTest
    @CsvSource({
        "2019-12-30T00:00, 2020w01",
        "2020-12-28T00:00, 2020w53",
        "2021-01-01T00:00, 2020w53",
        "2021-01-04T00:00, 2021w01",
        "2024-12-30T00:00, 2025w01",
        "2026-12-28T00:00, 2026w53",
        "2027-01-03T00:00, 2026w53",
        "2027-01-04T00:00, 2027w01"
    })
    void weeksBelongToTheirIsoYear(LocalDateTime start, String name) {
        assertEquals(name, Granularity.WEEK.nameOf(start));
    }

    @ParameterizedTest
    @CsvSource({
        "YEAR, 2024-02-29T00:00, 1, 2025-02-28T00:00",
        "YEAR, 2024-02-29T00:00, 4, 2028-02-29T00:00",
        "QUARTER, 2025-11-30T00:00, 1, 2026-02-28T00:00",
        "MONTH, 2026-01-31T00:00, 1, 2026-02-28T00:00",
        "MONTH, 2026-01-31T00:00, 2, 2026-03-31T00:00",
        "WEEK, 2026-12-28T00:00, 1, 2027-01-04T00:00",
        "DAY, 2024-02-28T00:00, 1, 2024-02-29T00:00",
        "HOUR, 2026-12-31T23:00, 1, 2027-01-01T00:00",
        "MINUTE, 2026-01-01T00:00, 1440, 2026-01-02T00:00"
    })
    void countsFromTheStart(Granularity granularity, LocalDateTime start, long units, LocalDateTime after) {
        assertEquals(after, granularity.after(start, units));
    }

    @ParameterizedTest
    @EnumSource
    void isFoundBySingularAndPlural(Granularity granularity) {
        assertEquals(Optional.of(granularity), Granularity.ofWord(granularity.name()));
        assertEquals(Optional.of(granularity), Granularity.ofWord(granularity.name() + "s"));
    }

    @Test
    void onlyHoursAndMinutesNeedATimeOfDay() {
        for (Granularity granularity : Granularity.values()) {
            assertEquals(granularity == Granularity.HOUR || granularity == Granularity.MINUTE, granularity.isSubDay());
        }
    }
}
