package liquibase.ext.partitions.problem;

import java.util.Objects;

/**
 * Something that keeps a change from being done.
 *
 * @param what one sentence, without its full stop, that says what is wrong
 * @param advice one sentence, without its full stop, that says what to do
 */
public record Problem(String what, String advice) {

    public Problem {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(advice, "advice");
    }

    /** Both sentences. */
    @Override
    public String toString() {
        return what + ". " + advice + ".";
    }
}
