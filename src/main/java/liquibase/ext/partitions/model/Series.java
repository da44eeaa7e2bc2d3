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
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The boundaries of adjoining range partitions from a start to an end. They are counted from the start (the third of
 * a monthly series is the start plus two months), so the same changelog gives the same bounds on any day, and they lie
 * on the local clock: where daylight saving begins or ends a partition is shorter or longer. How many they are is
 * computed; they are made only when somebody asks for them.
 */
public final class Series {

    private final Function<BigInteger, SeriesPoint> pointAt;
    private final BigInteger steps;
    private final SeriesPoint end;
    private final Interval interval;

    private Series(Function<BigInteger, SeriesPoint> pointAt, BigInteger steps, SeriesPoint end, Interval interval) {
        this.pointAt = pointAt;
        this.steps = steps;
        this.end = end;
        this.interval = interval;
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
        return new Series(
                count -> new SeriesPoint.WholeNumber(start.add(count.multiply(step))),
                end.subtract(start)
                        .add(step)
                        .subtract(BigInteger.ONE)
                        .divide(step)
                        .max(BigInteger.ZERO),
                new SeriesPoint.WholeNumber(end),
                interval);
    }

    /** A series of dates or local timestamps. */
    public static Series ofLocalTimes(LocalDateTime from, LocalDateTime to, Interval interval, Granularity unit) {
        boolean dates = !unit.isSubDay() && isMidnight(from) && isMidnight(to);
        return ofTimes(from, to, interval, unit, local -> new SeriesPoint.Time(local, null, dates));
    }

    /** A series of instants, at these times of the clocks of a zone. */
    public static Series ofInstants(
            LocalDateTime from, LocalDateTime to, ZoneId zone, Interval interval, Granularity unit) {
        return ofTimes(from, to, interval, unit, local -> SeriesPoint.Time.inZone(local, zone));
    }

    private static Series ofTimes(
            LocalDateTime from,
            LocalDateTime to,
            Interval interval,
            Granularity unit,
            Function<LocalDateTime, SeriesPoint> point) {
        LongFunction<LocalDateTime> after = count -> unit.after(from, Math.multiplyExact(count, interval.amount()));
        long steps = Math.max(0, unit.between(from, to) / interval.amount());
        while (after.apply(steps).isBefore(to)) {
            steps++;
        }
        return new Series(
                count -> point.apply(after.apply(count.longValueExact())),
                BigInteger.valueOf(steps),
                point.apply(to),
                interval);
    }

    /** How many partitions it stands for; of times that the clocks of a zone skip, it may be a few less. */
    public BigInteger size() {
        return steps;
    }

    /** The boundaries in ascending order: the first partition's lower bound to the last one's upper bound. */
    public List<SeriesPoint> points() {
        List<SeriesPoint> points = new ArrayList<>(List.of(start()));
        for (long count = 1; count <= steps.longValueExact(); count++) {
            SeriesPoint point = pointAt.apply(BigInteger.valueOf(count));
            if (!points.get(points.size() - 1).equals(point)) {
                points.add(point);
            }
        }
        return points;
    }

    /** The first boundary. */
    public SeriesPoint start() {
        return pointAt.apply(BigInteger.ZERO);
    }

    /** The last boundary before the end. */
    public SeriesPoint beforeEnd() {
        return pointAt.apply(steps.subtract(BigInteger.ONE).max(BigInteger.ZERO));
    }

    /** The last boundary, at the end or beyond it. */
    public SeriesPoint last() {
        return pointAt.apply(steps);
    }

    /** Whether the last boundary is the end that was asked for, rather than beyond it. */
    public boolean reachesEnd() {
        return last().equals(end);
    }

    /** Whether its boundaries are more than dates. */
    public boolean hasTimeOfDay() {
        return start() instanceof SeriesPoint.Time time && !time.dateOnly();
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
