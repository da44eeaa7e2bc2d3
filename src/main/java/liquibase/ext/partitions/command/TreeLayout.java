package liquibase.ext.partitions.command;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Puts the lines of a tree in columns. Where they do not fit beside each other, what a table holds goes to lines of its own
 * below the name, and so does its size where even that is too wide. Only what would take more than three lines is cut.
 */
final class TreeLayout {

    private static final int GAP = 2;
    /** Descriptions that are wider may be cut at their end, rather than take lines of their own in the whole tree. */
    private static final int WIDE_DESCRIPTION = 64;

    private static final int LINES_OF_DESCRIPTION = 3;

    private final TextStyle style;
    private final List<TreeLine> lines;
    private final int names;
    private final int rows;
    private final int sizes;

    TreeLayout(TextStyle style, List<TreeLine> lines) {
        this.style = style;
        this.lines = List.copyOf(lines);
        this.names = widest(TreeLine::nameWidth);
        this.rows = widest(line -> TextLines.width(line.rows()));
        this.sizes = widest(line -> TextLines.width(line.size()));
    }

    private int widest(ToIntFunction<TreeLine> width) {
        return lines.stream().mapToInt(width).max().orElse(0);
    }

    /** Adds all lines, each with its end. */
    void print(StringBuilder text) {
        int descriptions = widest(line -> TextLines.width(line.description()));
        int left = style.width() - names - rows - sizes - 3 * GAP;
        int beside = Math.min(descriptions, left);
        for (TreeLine line : lines) {
            if (left >= Math.min(descriptions, WIDE_DESCRIPTION)) {
                inOneLine(text, line, beside);
            } else {
                inSeveralLines(text, line);
            }
        }
    }

    private void inOneLine(StringBuilder text, TreeLine line, int width) {
        name(text, line, names);
        blanks(text, GAP);
        String description = TextLines.cut(line.description(), width, style.ellipsis());
        text.append(description);
        blanks(text, width - TextLines.width(description));
        numbers(text, line);
        end(text);
    }

    private void inSeveralLines(StringBuilder text, TreeLine line) {
        boolean numbersBeside = names + rows + sizes + 2 * GAP <= style.width();
        if (numbersBeside) {
            name(text, line, names);
            numbers(text, line);
            end(text);
        } else {
            String name = TextLines.cut(line.name(), style.width() - TextLines.width(line.branch()), style.ellipsis());
            text.append(line.branch())
                    .append(style.emphasized(name, line.emphasis()))
                    .append('\n');
        }
        int width = Math.max(1, style.width() - TextLines.width(line.indent()));
        List<String> wrapped = TextLines.wrap(line.description(), width);
        for (int i = 0; i < Math.min(wrapped.size(), LINES_OF_DESCRIPTION); i++) {
            boolean cut = i == LINES_OF_DESCRIPTION - 1 && wrapped.size() > LINES_OF_DESCRIPTION;
            String shown = cut
                    ? TextLines.cut(wrapped.get(i) + " " + wrapped.get(i + 1), width, style.ellipsis())
                    : wrapped.get(i);
            text.append(line.indent()).append(shown);
            end(text);
        }
        if (!numbersBeside) {
            text.append(line.indent())
                    .append(line.size().isEmpty() ? line.rows() : line.rows() + ", " + line.size())
                    .append('\n');
        }
    }

    private void name(StringBuilder text, TreeLine line, int width) {
        text.append(line.branch()).append(style.emphasized(line.name(), line.emphasis()));
        blanks(text, width - line.nameWidth());
    }

    private void numbers(StringBuilder text, TreeLine line) {
        blanks(text, GAP + rows - TextLines.width(line.rows()));
        text.append(line.rows());
        blanks(text, GAP + sizes - TextLines.width(line.size()));
        text.append(line.size());
    }

    private static void blanks(StringBuilder text, int count) {
        for (int i = 0; i < count; i++) {
            text.append(' ');
        }
    }

    /** Ends a line, without blanks before its end. */
    private static void end(StringBuilder text) {
        int length = text.length();
        while (length > 0 && text.charAt(length - 1) == ' ') {
            length--;
        }
        text.setLength(length);
        text.append('\n');
    }
}
