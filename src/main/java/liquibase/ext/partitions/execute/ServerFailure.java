package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ServerProblems;

/** Explains what a server answered (manual, appendix A "PostgreSQL Error Codes"). */
public final class ServerFailure {

    private ServerFailure() {}

    /** What went wrong and what to do. */
    public static Problem explain(SQLException failure, LockPolicy locks) {
        String state = String.valueOf(failure.getSQLState());
        String message = sentence(failure);
        return switch (state) {
            case "55P03" -> ServerProblems.lockTimeout(message, locks.retries());
            case "53200" -> ServerProblems.lockTableFull(message);
            case "23001" -> ServerProblems.rowsCameToPartition(message);
            case "23514" -> ServerProblems.rowsCame(message);
            default -> ServerProblems.refused(message, state);
        };
    }

    /** What the server said, in one line and without the place in the source. */
    static String sentence(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("Where: "))
                .filter(line -> !line.isEmpty())
                .reduce((one, other) -> one + "; " + other)
                .orElseGet(() -> String.valueOf(failure.getSQLState()));
    }
}
