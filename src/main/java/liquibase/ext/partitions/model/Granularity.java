package liquibase.ext.partitions.model;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The unit of a time {@link Interval}, and how a partition that starts a unit is called by default. */
public enum Granularity {
    YEAR(ChronoUnit.YEARS, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return pad(start.getYear(), 4);
        }
    },
    QUARTER(ChronoUnit.MONTHS, 3) {
        @Override
        String nameOf(LocalDateTime start) {
            return YEAR.nameOf(start) + "q" + start.get(IsoFields.QUARTER_OF_YEAR);
        }
    },
    MONTH(ChronoUnit.MONTHS, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return YEAR.nameOf(start) + "_" + pad(start.getMonthValue(), 2);
        }
    },
    WEEK(ChronoUnit.WEEKS, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return pad(start.get(IsoFields.WEEK_BASED_YEAR), 4)
                    + "w"
                    + pad(start.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
        }
    },
    DAY(ChronoUnit.DAYS, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return MONTH.nameOf(start) + "_" + pad(start.getDayOfMonth(), 2);
        }
    },
    HOUR(ChronoUnit.HOURS, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return DAY.nameOf(start) + "_" + pad(start.getHour(), 2);
        }
    },
    MINUTE(ChronoUnit.MINUTES, 1) {
        @Override
        String nameOf(LocalDateTime start) {
            return HOUR.nameOf(start) + pad(start.getMinute(), 2);
        }
    };

    private final ChronoUnit unit;
    private final int factor;

    Granularity(ChronoUnit unit, int factor) {
        this.unit = unit;
        this.factor = factor;
    }

    /** The granularity of a word such as {@code month} or {@code months}, in any case. */
    static Optional<Granularity> ofWord(String word) {
        String singular = word.toUpperCase(Locale.ROOT).replaceFirst("S$", "");
        return Arrays.stream(values())
                .filter(granularity -> granularity.name().equals(singular))
                .findFirst();
    }

    /** The local time that many units after the start; months keep the day of the start where the month has it. */
    LocalDateTime after(LocalDateTime start, long units) {
        return start.plus(Math.multiplyExact(units, factor), unit);
    }

    /** How many whole units lie between two local times. */
    long between(LocalDateTime from, LocalDateTime to) {
        return unit.between(from, to) / factor;
    }

    /** Whether bounds of this granularity need a time of day. */
    boolean isSubDay() {
        return this == HOUR || this == MINUTE;
    }

    /** The part of a default name that follows the table's, without the underscore between them. */
    abstract String nameOf(LocalDateTime start);

    private static String pad(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
