package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTest {

    @Nested
    class LocalTimes {

        static Stream<Arguments> granularities() {
            return Stream.of(
                    Arguments.of("2026-01-01", "2028-01-01", "1 year", List.of("2026", "2027")),
                    Arguments.of(
                            "2026-01-01", "2027-01-01", "1 quarter", List.of("2026q1", "2026q2", "2026q3", "2026q4")),
                    Arguments.of("2026-01-01", "2026-07-01", "3 months", List.of("2026_01", "2026_04")),
                    Arguments.of("2025-12-01", "2026-02-01", "1 month", List.of("2025_12", "2026_01")),
                    Arguments.of("2026-01-26", "2026-02-09", "1 week", List.of("2026w05", "2026w06")),
                    Arguments.of("2020-12-28", "2021-01-11", "1 week", List.of("2020w53", "2021w01")),
                    Arguments.of("2026-01-31", "2026-02-02", "1 day", List.of("2026_01_31", "2026_02_01")),
                    Arguments.of(
                            "2026-01-31 12:00", "2026-02-01", "6 hours", List.of("2026_01_31_12", "2026_01_31_18")),
                    Arguments.of(
                            "2026-01-31 18:15",
                            "2026-01-31 18:45",
                            "15 minutes",
                            List.of("2026_01_31_1815", "2026_01_31_1830")));
        }

        @ParameterizedTest
        @MethodSource("granularities")
        void haveTheDefaultNamesOfTheReference(String from, String to, String every, List<String> names) {
            Series series = local(from, to, every);

            assertTrue(series.reachesEnd());
            assertEquals(
                    names,
                    series.points().stream()
                            .limit(series.points().size() - 1)
                            .map(series::defaultNameOf)
                            .toList());
        }

        @Test
        void areDatesWhereEveryBoundaryIsMidnight() {
            assertEquals(
                    List.of("2026-01-01", "2026-02-01", "2026-03-01"),
                    literals(local("2026-01-01", "2026-03-01", "1 month")));
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-01, 2026-01-02, 12 hours, 2026-01-01 00:00:00|2026-01-01 12:00:00|2026-01-02 00:00:00",
            "2026-01-01 06:00, 2026-01-03 06:00, 1 day, 2026-01-01 06:00:00|2026-01-02 06:00:00|2026-01-03 06:00:00"
        })
        void areTimestampsWhereABoundaryHasATimeOfDay(String from, String to, String every, String boundaries) {
            assertEquals(boundaries, String.join("|", literals(local(from, to, every))));
        }

        @Test
        void keepTheLastDayOfTheMonthWhereItExists() {
            assertEquals(
                    List.of("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"),
                    literals(local("2026-01-31", "2026-05-31", "1 month")));
        }

        @Test
        void keepALeapDayWhereItExists() {
            assertEquals(
                    List.of("2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"),
                    literals(local("2024-02-29", "2028-02-29", "1 year")));
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-01, 2026-12-31, 1 month, 2026-12-01, 2027-01-01",
            "2026-01-01, 2026-02-01, 1 week, 2026-01-29, 2026-02-05",
            "2026-01-01, 2026-01-02, 1 year, 2026-01-01, 2027-01-01"
        })
        void goBeyondAnEndThatNoStepMeets(String from, String to, String every, String last, String next) {
            Series series = local(from, to, every);

            List<String> boundaries = literals(series);
            assertFalse(series.reachesEnd());
            assertEquals(List.of(last, next), boundaries.subList(boundaries.size() - 2, boundaries.size()));
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-01, 2027-01-01, 1 month, 12",
            "2026-01-31, 2026-03-31, 1 month, 2",
            "2026-01-31, 2026-02-28, 1 month, 1",
            "2026-01-30, 2026-03-01, 1 month, 2",
            "2026-01-01, 2026-01-02, 1 year, 1",
            "2026-01-01, 2027-07-01, 2 quarters, 3",
            "0001-01-01, 9999-12-31, 1 minute, 5258963520",
            "0001-01-01, 9999-12-31, 100000000 years, 1"
        })
        void areCountedWithoutBeingMade(String from, String to, String every, long size) {
            assertEquals(BigInteger.valueOf(size), local(from, to, every).size());
        }

        @ParameterizedTest
        @CsvSource({"2026-01-01, true", "2025-01-01, false"})
        void holdNoPartitionWhereTheEndIsNotAfterTheStart(String to, boolean reachesEnd) {
            Series series = local("2026-01-01", to, "1 month");

            assertEquals(List.of("2026-01-01"), literals(series));
            assertEquals(reachesEnd, series.reachesEnd());
        }

        @Test
        void offerTheirTimeToNamePatterns() {
            assertEquals(
                    Optional.of(LocalDateTime.of(2026, 1, 1, 0, 0)),
                    local("2026-01-01", "2026-02-01", "1 month").points().get(0).temporal());
        }

        private static Series local(String from, String to, String every) {
            Interval interval = Interval.parse(every).orElseThrow();
            return Series.ofLocalTimes(time(from), time(to), interval, Objects.requireNonNull(interval.granularity()));
        }
    }

    @Nested
    class Instants {

        @Test
        void carryTheirOffset() {
            Series series = instants("2026-01-01", "2026-03-01", "1 month", "UTC");

            assertEquals(
                    List.of("2026-01-01 00:00:00+00:00", "2026-02-01 00:00:00+00:00", "2026-03-01 00:00:00+00:00"),
                    literals(series));
            assertEquals(
                    Optional.of(OffsetDateTime.parse("2026-01-01T00:00Z")),
                    series.points().get(0).temporal());
            assertEquals("2026_01", series.defaultNameOf(series.points().get(0)));
        }

        @Test
        void followTheClockThroughTheYear() {
            assertEquals(
                    List.of("2026-03-01 00:00:00+01:00", "2026-04-01 00:00:00+02:00", "2026-05-01 00:00:00+02:00"),
                    literals(instants("2026-03-01", "2026-05-01", "1 month", "Europe/Berlin")));
        }

        @Test
        void joinTheHourThatBerlinSkips() {
            assertEquals(
                    List.of("2026-03-29 01:00:00+01:00", "2026-03-29 03:00:00+02:00", "2026-03-29 04:00:00+02:00"),
                    literals(instants("2026-03-29 01:00", "2026-03-29 04:00", "1 hour", "Europe/Berlin")));
        }

        @Test
        void keepTheHourThatBerlinRepeatsInOnePartition() {
            Series series = instants("2026-10-25 01:00", "2026-10-25 04:00", "1 hour", "Europe/Berlin");

            assertEquals(
                    List.of(
                            "2026-10-25 01:00:00+02:00",
                            "2026-10-25 02:00:00+02:00",
                            "2026-10-25 03:00:00+01:00",
                            "2026-10-25 04:00:00+01:00"),
                    literals(series));
            assertEquals(List.of(60L, 120L, 60L), minutes(series));
        }

        @ParameterizedTest
        @CsvSource({"2026-03-29 01:45, 2026-03-29 03:15, 15 15", "2026-10-25 01:45, 2026-10-25 03:15, 15 15 15 15 75 15"
        })
        void quarterHoursOfBerlinStayBesideEachOther(String from, String to, String lengths) {
            Series series = instants(from, to, "15 minutes", "Europe/Berlin");

            assertTrue(series.reachesEnd());
            assertEquals(lengths, joined(minutes(series)));
        }

        @Test
        void startAtOneWhereSaoPauloSkipsMidnight() {
            assertEquals(
                    List.of("2018-11-03 00:00:00-03:00", "2018-11-04 01:00:00-02:00", "2018-11-05 00:00:00-02:00"),
                    literals(instants("2018-11-03", "2018-11-05", "1 day", "America/Sao_Paulo")));
        }

        @Test
        void startAtTheFirstMidnightWhereSaoPauloHasAnHourTwice() {
            Series series = instants("2019-02-16", "2019-02-18", "1 day", "America/Sao_Paulo");

            assertEquals(
                    List.of("2019-02-16 00:00:00-02:00", "2019-02-17 00:00:00-03:00", "2019-02-18 00:00:00-03:00"),
                    literals(series));
            assertEquals(List.of(25 * 60L, 24 * 60L), minutes(series));
        }

        @Test
        void haveNoDaylightSavingInSaoPauloSinceItWasAbolished() {
            assertEquals(
                    List.of("-03:00"),
                    instants("2019-03-01", "2026-03-01", "1 month", "America/Sao_Paulo").points().stream()
                            .map(point -> point.literal().substring(19))
                            .distinct()
                            .toList());
        }

        @Test
        void carryTheSecondsOfHistoricOffsets() {
            assertEquals(
                    List.of("1900-01-01 00:00:00-03:06:28", "1950-01-01 00:00:00-02:00"),
                    literals(instants("1900-01-01", "1950-01-01", "50 years", "America/Sao_Paulo")));
        }

        @ParameterizedTest
        @CsvSource({
            "2026-10-04 01:30, 2026-10-04 03:00, 15 minutes, 15 15 15 15",
            "2026-10-04 01:00, 2026-10-04 04:00, 1 hour, 60 30 60",
            "2026-04-05 01:15, 2026-04-05 02:30, 15 minutes, 15 15 45 15 15",
            "2026-04-05 01:00, 2026-04-05 03:00, 1 hour, 90 60"
        })
        void followTheHalfHourOfLordHowe(String from, String to, String every, String lengths) {
            Series series = instants(from, to, every, "Australia/Lord_Howe");

            assertTrue(series.reachesEnd());
            assertEquals(lengths, joined(minutes(series)));
        }

        @Test
        void leaveOutTheDayThatApiaNeverHad() {
            Series series = instants("2011-12-29", "2012-01-01", "1 day", "Pacific/Apia");

            assertEquals(
                    List.of("2011-12-29 00:00:00-10:00", "2011-12-31 00:00:00+14:00", "2012-01-01 00:00:00+14:00"),
                    literals(series));
        }

        @Test
        void reachAnEndThatTheClockSkips() {
            Series series = instants("2026-03-29 01:00", "2026-03-29 02:30", "30 minutes", "Europe/Berlin");

            assertTrue(series.reachesEnd());
            assertEquals(
                    List.of("2026-03-29 01:00:00+01:00", "2026-03-29 01:30:00+01:00", "2026-03-29 03:00:00+02:00"),
                    literals(series));
        }

        @Test
        void goBeyondAnEndThatNoStepMeets() {
            Series series = instants("2026-01-01", "2026-01-16", "1 week", "UTC");

            assertFalse(series.reachesEnd());
            assertEquals("2026-01-22 00:00:00+00:00", series.points().get(3).literal());
        }

        @ParameterizedTest(name = "seed {0}")
        @MethodSource("seeds")
        void alwaysAscendAndHaveNamesOfTheirOwn(long seed) {
            Random random = new Random(seed);
            ZoneId zone = ZoneId.of(oneOf(ZONES, random));
            Granularity unit = oneOf(List.of(Granularity.values()), random);
            Interval interval = new Interval(1L + random.nextInt(4), unit);
            LocalDateTime from = LocalDate.of(1890, 1, 1)
                    .plusMonths(random.nextInt(150 * 12))
                    .atStartOfDay();
            LocalDateTime to = unit.after(from, interval.amount() * 3000);

            Series series = Series.ofInstants(from, to, zone, interval, unit);

            List<Instant> instants = instantsOf(series);
            assertEquals(List.copyOf(new TreeSet<>(instants)), instants);
            assertEquals(
                    instants.size(),
                    series.points().stream()
                            .map(series::defaultNameOf)
                            .distinct()
                            .count());
            assertTrue(series.reachesEnd());
        }

        static LongStream seeds() {
            return LongStream.rangeClosed(1, 100);
        }

        private static final List<String> ZONES = List.of(
                "UTC",
                "+05:45",
                "Europe/Berlin",
                "Europe/Paris",
                "Europe/Dublin",
                "America/Sao_Paulo",
                "America/New_York",
                "America/Toronto",
                "America/St_Johns",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Africa/Casablanca",
                "Africa/Monrovia",
                "Asia/Tehran",
                "Asia/Kathmandu",
                "Antarctica/Troll");

        private static Series instants(String from, String to, String every, String zone) {
            Interval interval = Interval.parse(every).orElseThrow();
            return Series.ofInstants(
                    time(from),
                    time(to),
                    Series.parseZone(zone).orElseThrow(),
                    interval,
                    Objects.requireNonNull(interval.granularity()));
        }

        private static List<Long> minutes(Series series) {
            List<Instant> instants = instantsOf(series);
            return LongStream.range(1, instants.size())
                    .map(i -> ChronoUnit.MINUTES.between(instants.get((int) i - 1), instants.get((int) i)))
                    .boxed()
                    .toList();
        }

        /** Read from the literals, since they are what the server gets. */
        private static List<Instant> instantsOf(Series series) {
            return series.points().stream()
                    .map(point -> OffsetDateTime.parse(point.literal().replace(' ', 'T'))
                            .toInstant())
                    .toList();
        }

        private static <T> T oneOf(List<T> list, Random random) {
            return list.get(random.nextInt(list.size()));
        }

        private static String joined(List<Long> numbers) {
            return String.join(" ", numbers.stream().map(String::valueOf).toList());
        }
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @CsvSource({
            "0, 30, 10, 0 10 20 30, true",
            "-20, 10, 10, -20 -10 0 10, true",
            "-5, 5, 3, -5 -2 1 4 7, false",
            "5, 5, 1, 5, true",
            "5, 1, 1, 5, false"
        })
        void adjoinFromStartToEnd(long from, long to, String every, String boundaries, boolean reachesEnd) {
            Series series = numbers(from, to, every);

            assertEquals(boundaries, String.join(" ", literals(series)));
            assertEquals(reachesEnd, series.reachesEnd());
        }

        @Test
        void areNamedByTheirStart() {
            Series series = numbers(100, 300, "100");

            assertEquals("100", series.defaultNameOf(series.points().get(0)));
            assertEquals(Optional.empty(), series.points().get(0).temporal());
        }

        @Test
        void mayEndAtTheLargestNumber() {
            Series series = numbers(Long.MAX_VALUE - 10, Long.MAX_VALUE, "5");

            assertTrue(series.reachesEnd());
            assertEquals(3, series.points().size());
        }

        @ParameterizedTest
        @CsvSource({
            "9223372036854775800, 5, 9223372036854775805 9223372036854775810",
            "9000000000000000000, 999999999999999999, 9000000000000000000 9999999999999999999"
        })
        void goBeyondTheLargestNumberWhereNoStepMeetsIt(long from, String every, String lastTwo) {
            Series series = numbers(from, Long.MAX_VALUE, every);

            List<String> boundaries = literals(series);
            assertFalse(series.reachesEnd());
            assertEquals(lastTwo, String.join(" ", boundaries.subList(boundaries.size() - 2, boundaries.size())));
        }

        @ParameterizedTest
        @CsvSource({
            "0, 100, 10, 10",
            "0, 101, 10, 11",
            "-9223372036854775808, 9223372036854775807, 1, 18446744073709551615",
            "0, 9223372036854775807, 999999999999999999, 10"
        })
        void areCountedWithoutBeingMade(long from, long to, String every, BigInteger size) {
            assertEquals(size, numbers(from, to, every).size());
        }

        private static Series numbers(long from, long to, String every) {
            return Series.ofNumbers(from, to, Interval.parse(every).orElseThrow());
        }
    }

    @Nested
    class Parsing {

        @ParameterizedTest
        @CsvSource({
            "2026-01-31, 2026-01-31T00:00",
            "' 2026-01-31 ', 2026-01-31T00:00",
            "2026-01-31 18:15, 2026-01-31T18:15",
            "2026-01-31T18:15, 2026-01-31T18:15",
            "2026-01-31 18:15:30, 2026-01-31T18:15:30",
            "2024-02-29 00:00, 2024-02-29T00:00"
        })
        void readsDatesAndTimes(String text, LocalDateTime time) {
            assertEquals(Optional.of(time), Series.parseTime(text));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "2026",
                    "2026-01",
                    "2026-1-1",
                    "20260101",
                    "01.02.2026",
                    "2026-01-01 1:00",
                    "2026-01-01 00:00+01",
                    "2026-01-01T00:00Z",
                    "2026-01-01 00:00:00.5",
                    "2026-01-01 25:00",
                    "2026-13-01",
                    "2026-02-30",
                    "tomorrow",
                    "infinity",
                    "MAXVALUE"
                })
        void refusesWhatIsNoDateOrTime(String text) {
            assertEquals(Optional.empty(), Series.parseTime(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-02-30 00:00", "2026-02-29T12:00", "2026-04-31 00:00:00"})
        void refusesADayThatTheMonthDoesNotHaveAlsoWithATimeOfDay(String text) {
            assertEquals(Optional.empty(), Series.parseTime(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-01-0112:00", "2026-01-01 T12:00"})
        void refusesATimeOfDayThatIsNotOneSeparatorAway(String text) {
            assertEquals(Optional.empty(), Series.parseTime(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0000-01-01", "0000-01-01 00:00", "+12026-01-01 00:00", "-0001-01-01 00:00"})
        void refusesYearsThatPostgresWouldReadOtherwise(String text) {
            assertEquals(Optional.empty(), Series.parseTime(text));
        }

        @Test
        void readsWholeNumbers() {
            assertEquals(Optional.of(-7L), Series.parseNumber(" -7 "));
            assertEquals(Optional.of(Long.MAX_VALUE), Series.parseNumber("9223372036854775807"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1.0", "1e3", "0x10", "9223372036854775808", "2026-01-01"})
        void refusesWhatIsNoWholeNumber(String text) {
            assertEquals(Optional.empty(), Series.parseNumber(text));
        }

        @Test
        void readsRegionsAndOffsets() {
            assertEquals(Optional.of(ZoneId.of("Europe/Berlin")), Series.parseZone(" Europe/Berlin "));
            assertEquals(Optional.of(ZoneId.of("UTC")), Series.parseZone("UTC"));
            assertEquals(Optional.of(ZoneOffset.ofHoursMinutes(5, 30)), Series.parseZone("+05:30"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Europe", "Europe/Bonn", "Berlin", "+25:00"})
        void refusesUnknownZones(String text) {
            assertEquals(Optional.empty(), Series.parseZone(text));
        }
    }

    private static LocalDateTime time(String text) {
        return Series.parseTime(text).orElseThrow();
    }

    private static List<String> literals(Series series) {
        return series.points().stream().map(SeriesPoint::literal).toList();
    }
}
