package liquibase.ext.partitions.model;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A java.time pattern in a name, such as {@code yyyy_MM}.
 *
 * @param text the pattern as written
 */
public record DatePattern(String text) {

    private static final Pattern LITERAL = Pattern.compile("'[^']*'");

    /**
     * Letters that mean something else than was meant.
     *
     * @param what the letters and what they mean
     * @param meant the pattern that was meant
     */
    public record Slip(List<String> what, String meant) {
        public Slip {
            what = List.copyOf(what);
        }
    }

    /**
     * The moment in this pattern.
     *
     * @throws DateTimeException if java.time refuses that
     */
    String format(TemporalAccessor moment) {
        try {
            return DateTimeFormatter.ofPattern(text, Locale.UK).format(moment);
        } catch (IllegalArgumentException e) {
            throw new DateTimeException(e.getMessage(), e);
        }
    }

    /**
     * What cannot have been meant: minutes without an hour, the year of a week without one, and the like.
     *
     * @param beside the patterns for the same moment that stand beside this one
     */
    Optional<Slip> slip(String beside) {
        List<String> what = new ArrayList<>();
        String meant = text;
        if (has(meant, "m") && !has(meant + beside, "HhKk")) {
            boolean month = has(meant + beside, "ML");
            what.add(letters("m") + ", which are minutes" + (month ? ", and no hour" : ""));
            meant = month ? meant.replaceAll("m+", "HHmm") : meant.replace('m', 'M');
        }
        if (has(meant, "Y") && !has(meant + beside, "w")) {
            what.add(letters("Y") + ", which is the year of a week");
            meant = meant.replace('Y', 'y');
        }
        if (has(meant, "D") && has(meant + beside, "ML")) {
            what.add(letters("D") + ", which is the day of the year");
            meant = meant.replace('D', 'd');
        }
        if (has(meant, "h") && !has(meant + beside, "aB")) {
            what.add(letters("h") + ", which is an hour from 1 to 12");
            meant = meant.replace('h', 'H');
        }
        return what.isEmpty() ? Optional.empty() : Optional.of(new Slip(what, meant));
    }

    private static boolean has(String pattern, String anyOf) {
        String letters = LITERAL.matcher(pattern).replaceAll("");
        return anyOf.chars().anyMatch(letter -> letters.indexOf(letter) >= 0);
    }

    private String letters(String letter) {
        Matcher run =
                Pattern.compile(letter + "+").matcher(LITERAL.matcher(text).replaceAll(""));
        return run.find() ? run.group() : letter;
    }
}
