package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    @ParameterizedTest
    @CsvSource({
        "1 month, 1, MONTH",
        "3 months, 3, MONTH",
        "1 quarter, 1, QUARTER",
        "1 week, 1, WEEK",
        "1 day, 1, DAY",
        "6 hours, 6, HOUR",
        "15 minutes, 15, MINUTE",
        "1 year, 1, YEAR",
        "'  2   YEARS ', 2, YEAR",
        "01 Day, 1, DAY"
    })
    void readsAmountAndUnit(String text, long amount, Granularity granularity) {
        assertEquals(Optional.of(new Interval(amount, granularity)), Interval.parse(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100_000, 999_999_999_999_999_999L})
    void readsAWholeNumberWithoutUnit(long amount) {
        assertEquals(Optional.of(new Interval(amount, null)), Interval.parse(Long.toString(amount)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "month",
                "0",
                "0 days",
                "-1",
                "-1 month",
                "+1",
                "1.5",
                "1.5 hours",
                "1month",
                "1 fortnight",
                "1 s",
                "1 monthss",
                "1 month 2 days",
                "1 second",
                "P1M",
                "1000000000000000000",
                "2147483648 days",
                "٣ days",
            })
    void refusesWhatIsNoPositiveInterval(String text) {
        assertEquals(Optional.empty(), Interval.parse(text));
    }

    @Test
    void refusesMoreYearsThanTheCalendarHas() {
        assertEquals(Optional.empty(), Interval.parse("2147483647 years"));
    }

    @Test
    void readsMinutesInATurkishLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertEquals(Optional.of(new Interval(15, Granularity.MINUTE)), Interval.parse("15 minutes"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
