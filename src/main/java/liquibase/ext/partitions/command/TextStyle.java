package liquibase.ext.partitions.command;

import java.util.Locale;

/**
 * How text is shown.
 *
 * @param width how many columns a line may have
 * @param unicode whether characters beyond ASCII may be drawn with
 * @param colour whether ANSI escape codes may be used
 */
record TextStyle(int width, boolean unicode, boolean colour) {

    /** For files and other programs: nothing but text, and lines as long as they are. */
    static final TextStyle PLAIN = new TextStyle(Integer.MAX_VALUE, false, false);

    private static final String BOLD = "1";
    private static final String YELLOW = "33";
    private static final String YELLOW_BOLD = "1;33";

    /** A part of the text that stands out. */
    enum Emphasis {
        NONE(""),
        TITLE(BOLD),
        FINDING(YELLOW),
        TITLE_WITH_FINDING(YELLOW_BOLD);

        private final String code;

        Emphasis(String code) {
            this.code = code;
        }
    }

    /** The text, standing out where there are colours. */
    String emphasized(String text, Emphasis emphasis) {
        return colour && emphasis != Emphasis.NONE ? "\u001b[" + emphasis.code + "m" + text + "\u001b[0m" : text;
    }

    /** The sign that something was left out. */
    String ellipsis() {
        return unicode ? "…" : "...";
    }

    /** The text in one line, without characters that would do something to a terminal or cannot be drawn there. */
    String shown(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else if (c == '…' && !unicode) {
                shown.append("...");
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
