package liquibase.ext.partitions.model;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place where one partition of a series ends and the next begins. */
public sealed interface SeriesPoint {

    /** The bound value, as PostgreSQL reads it whatever the session's time zone and date style. */
    String literal();

    /** The moment, for name patterns such as {@code {from:yyyy_MM}}; empty for a number. */
    Optional<TemporalAccessor> temporal();

    /** A whole number, which the step beyond the end of a series may take beyond the range of bigint. */
    record WholeNumber(BigInteger value) implements SeriesPoint {
        @Override
        public String literal() {
            return value.toString();
        }

        @Override
        public Optional<TemporalAccessor> temporal() {
            return Optional.empty();
        }
    }

    /**
     * A date or a time of day.
     *
     * @param local what the clock shows
     * @param offset the clock's offset from UTC; null for keys without time zone
     * @param dateOnly whether it is written without a time of day
     */
    record Time(LocalDateTime local, @Nullable ZoneOffset offset, boolean dateOnly) implements SeriesPoint {

        private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
        private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
        private static final DateTimeFormatter OFFSET =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxxxx", Locale.ROOT);

        /**
         * The point at which the clocks of a zone show this time. A time that the clocks skip is the moment of the
         * skip; of a time that they show twice it is the first.
         */
        static Time inZone(LocalDateTime local, ZoneId zone) {
            ZoneOffsetTransition transition = zone.getRules().getTransition(local);
            if (transition != null && transition.isGap()) {
                return new Time(transition.getDateTimeAfter(), transition.getOffsetAfter(), false);
            }
            return new Time(local, zone.getRules().getValidOffsets(local).get(0), false);
        }

        @Override
        public String literal() {
            if (offset != null) {
                return local.atOffset(offset).format(OFFSET);
            }
            return local.format(dateOnly ? DATE : LOCAL);
        }

        @Override
        public Optional<TemporalAccessor> temporal() {
            return Optional.of(offset == null ? local : OffsetDateTime.of(local, offset));
        }
    }
}
