package liquibase.ext.partitions.model;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The boundaries of adjoining range partitions from a start to an end. They are counted from the start (the third of
 * a monthly series is the start plus two months), so the same changelog gives the same bounds on any day, and they lie
 * on the local clock: where daylight saving begins or ends a partition is shorter or longer.
 *
 * @param points the boundaries in ascending order: the first partition's lower bound to the last one's upper bound
 * @param interval their distance
 * @param reachesEnd whether the last boundary is the end that was asked for, rather than beyond it
 */
public record Series(List<SeriesPoint> points, Interval interval, boolean reachesEnd) {

    /** How many partitions one series may stand for; PostgreSQL itself slows down long before. */
    public static final int MOST_PARTITIONS = 100_000;

    public Series {
        points = List.copyOf(points);
    }

    /** The whole number that a series of an integer key starts or ends at; empty when the text is none. */
    public static Optional<Long> parseNumber(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * The date or time of day (no offset) that a series starts or ends at; empty when the text is none, or not in whole
     * seconds, or not in the years 1 to 9999 that Java and PostgreSQL write alike.
     */
    public static Optional<LocalDateTime> parseTime(String text) {
        String stripped = text.strip();
        try {
            LocalDateTime time = stripped.length() <= 10
                    ? LocalDate.parse(stripped).atStartOfDay()
                    : LocalDateTime.parse(stripped.replace(' ', 'T'));
            return Optional.of(time).filter(found -> isWholeSecond(found) && isOrdinary(found.getYear()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The zone of a region name or offset; empty when Java knows none of that name. */
    public static Optional<ZoneId> parseZone(String text) {
        try {
            return Optional.of(ZoneId.of(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A series of whole numbers. */
    public static Series ofNumbers(long from, long to, Interval interval) {
        BigInteger start = BigInteger.valueOf(from);
        BigInteger end = BigInteger.valueOf(to);
        BigInteger step = BigInteger.valueOf(interval.amount());
        return of(
                count -> new SeriesPoint.WholeNumber(
                        start.add(BigInteger.valueOf(count).multiply(step))),
                point -> ((SeriesPoint.WholeNumber) point).value().compareTo(end) < 0,
                new SeriesPoint.WholeNumber(end),
                interval);
    }

    /** A series of dates or local timestamps. */
    public static Series ofLocalTimes(LocalDateTime from, LocalDateTime to, Interval interval, Granularity unit) {
        boolean dates = !unit.isSubDay() && isMidnight(from) && isMidnight(to);
        return of(
                count -> new SeriesPoint.Time(
                        unit.after(from, Math.multiplyExact(count, interval.amount())), null, dates),
                point -> ((SeriesPoint.Time) point).local().isBefore(to),
                new SeriesPoint.Time(to, null, dates),
                interval);
    }

    /** A series of instants, at these times of the clocks of a zone. */
    public static Series ofInstants(
            LocalDateTime from, LocalDateTime to, ZoneId zone, Interval interval, Granularity unit) {
        return of(
                count -> SeriesPoint.Time.inZone(unit.after(from, Math.multiplyExact(count, interval.amount())), zone),
                point -> ((SeriesPoint.Time) point).local().isBefore(to),
                SeriesPoint.Time.inZone(to, zone),
                interval);
    }

    private static Series of(
            LongFunction<SeriesPoint> pointAt, Predicate<SeriesPoint> beforeEnd, SeriesPoint end, Interval interval) {
        List<SeriesPoint> points = new ArrayList<>();
        SeriesPoint point = pointAt.apply(0);
        for (long count = 1; beforeEnd.test(point) && points.size() <= MOST_PARTITIONS; count++) {
            if (points.isEmpty() || !points.get(points.size() - 1).equals(point)) {
                points.add(point);
            }
            point = pointAt.apply(count);
        }
        points.add(point);
        return new Series(points, interval, point.equals(end));
    }

    /** Whether its boundaries are more than dates. */
    public boolean hasTimeOfDay() {
        return points.get(0) instanceof SeriesPoint.Time time && !time.dateOnly();
    }

    /** Whether it would stand for more than {@link #MOST_PARTITIONS}. */
    public boolean isTooLong() {
        return points.size() - 1 > MOST_PARTITIONS;
    }

    /** The end of the default name of the partition that starts here: {@code 2026_01}, or the number, fit for a name. */
    public String defaultNameOf(SeriesPoint start) {
        Granularity unit = interval.granularity();
        String name =
                start instanceof SeriesPoint.Time time && unit != null ? unit.nameOf(time.local()) : start.literal();
        return NamePattern.fitForName(name);
    }

    private static boolean isWholeSecond(LocalDateTime time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static boolean isOrdinary(int year) {
        return year >= 1 && year <= 9999;
    }

    private static boolean isMidnight(LocalDateTime time) {
        return time.toLocalTime().toSecondOfDay() == 0;
    }
}
