package liquibase.ext.partitions.change;

import java.util.Optional;

/** Whole numbers in attributes, which are held as text so that a wrong one can be named. */
final class WholeNumbers {

    private WholeNumbers() {}

    /** The number, if the text is one that is not below the least. */
    static Optional<Integer> parse(String text, int least) {
        try {
            return Optional.of(Integer.parseInt(text.strip())).filter(number -> number >= least);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
