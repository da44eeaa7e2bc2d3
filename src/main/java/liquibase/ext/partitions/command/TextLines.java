package liquibase.ext.partitions.command;

import java.util.ArrayList;
import java.util.List;

/** Text of a given width: as many columns as it has characters. */
final class TextLines {

    private TextLines() {}

    /** How many columns it takes. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The beginning of a text that is too wide, and a sign that there is more. */
    static String cut(String text, int width, String ellipsis) {
        if (width(text) <= width) {
            return text;
        }
        int kept = Math.max(0, width - width(ellipsis));
        return text.substring(0, text.offsetByCodePoints(0, kept)) + ellipsis;
    }

    /** The text in lines that are no wider, parted at blanks where there are any. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width(rest) > width) {
            int end = rest.offsetByCodePoints(0, width);
            int blank = rest.lastIndexOf(' ', end);
            lines.add(rest.substring(0, blank > 0 ? blank : end));
            rest = rest.substring(blank > 0 ? blank + 1 : end);
        }
        lines.add(rest);
        return lines;
    }
}
