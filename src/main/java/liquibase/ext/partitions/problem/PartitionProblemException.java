package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A change cannot be done; its message has all problems, each with the change and the table. */
public final class PartitionProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Reports problems of one change.
     *
     * @param where the change and its table: {@code createPartitions of table shop.orders}
     * @param problems at least one
     */
    public PartitionProblemException(String where, List<Problem> problems) {
        super(problems.stream().map(problem -> where + ": " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    private PartitionProblemException(String message, PartitionProblemException original) {
        super(message);
        this.problems = original.problems();
        setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            addSuppressed(suppressed);
        }
    }

    /** The same with a message in the words of a changelog. */
    public PartitionProblemException in(Wording wording) {
        return wording == Wording.XML
                ? this
                : new PartitionProblemException(wording.of(String.valueOf(getMessage())), this);
    }

    /** What is wrong. */
    public List<Problem> problems() {
        return problems;
    }
}
