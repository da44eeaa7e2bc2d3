package liquibase.ext.partitions.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The date that a text such as {@code 2026-01-31 18:00} begins with, year first. */
public final class CalendarDate {

    private static final Pattern DATE = Pattern.compile("\\s*(\\d{4,9})-(\\d{1,2})-(\\d{1,2})(?!\\d)");

    private CalendarDate() {}

    /** Whether a text begins with a date that no calendar has, such as 31 June. */
    public static boolean isMissing(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.lookingAt()) {
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
}
