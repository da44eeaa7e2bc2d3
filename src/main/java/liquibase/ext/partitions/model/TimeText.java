package liquibase.ext.partitions.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says that is to be a date or a time, as PostgreSQL reads it (manual, appendix B.1). */
public final class TimeText {

    private static final Pattern DATE = Pattern.compile("\\s*(\\d{4,9})-(\\d{1,2})-(\\d{1,2})(?!\\d)");

    /** After a time of day, with or without colons, or right after a date. */
    private static final Pattern OFFSET = Pattern.compile(
            "(:\\d{2}(\\.\\d+)?|[Tt]\\d{4,6}(\\.\\d+)?|\\s\\d{6}(\\.\\d+)?|\\d\\s*[ap]m)\\s*[+-]\\d|\\d(\\s*\\+|\\s+-)\\d");

    /** Years that another calendar counts from the other end. */
    private static final Pattern BEFORE_CHRIST = Pattern.compile("(?is).*\\bBC\\b.*");

    private static final Pattern WORD = Pattern.compile("\\p{Alpha}+");
    private static final Pattern DIGIT = Pattern.compile("\\d");

    /** Days that begin when the session's clocks say so. */
    private static final Set<String> DAYS = Set.of("today", "tomorrow", "yesterday");

    /** Words that a date or a time may have and that are no time zone; names of months and days by their beginnings. */
    private static final Pattern OF_CALENDAR =
            Pattern.compile("t|j|y|m|d|h|s|am|pm|ad|bc|on|at|today|tomorrow|yesterday"
                    + "|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?"
                    + "|(mon|tue|wed|thu|fri|sat|sun)(s|nes|r|rs|ur)?(day)?");

    private TimeText() {}

    /** Whether a text begins with a date, year first, that no calendar has, such as 31 June. */
    public static boolean isMissingDate(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.lookingAt() || BEFORE_CHRIST.matcher(text).matches()) {
            return false;
        }
        try {
            LocalDate.of(number(date, 1), number(date, 2), number(date, 3));
            return false;
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static int number(Matcher date, int group) {
        return Integer.parseInt(date.group(group));
    }

    /** Whether a text means another moment in another time zone: it has neither an offset nor the name of a zone. */
    public static boolean lacksZone(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean moment = DIGIT.matcher(lower).find() || DAYS.contains(lower.strip());
        return moment
                && !OFFSET.matcher(lower).find()
                && WORD.matcher(lower)
                        .results()
                        .allMatch(word -> OF_CALENDAR.matcher(word.group()).matches());
    }
}
