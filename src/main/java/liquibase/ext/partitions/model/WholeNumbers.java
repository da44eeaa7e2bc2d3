package liquibase.ext.partitions.model;

import java.util.Optional;

/** Whole numbers in attributes, which are held as text so that a wrong one can be named. */
public final class WholeNumbers {

    private WholeNumbers() {}

    /** The number, if the text is one that is not below the least. */
    public static Optional<Integer> parse(String text, int least) {
        try {
            return Optional.of(Integer.parseInt(text.strip())).filter(number -> number >= least);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
