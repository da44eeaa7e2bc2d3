package liquibase.ext.partitions.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import liquibase.command.CommandFailedException;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.RollbackVerification;
import liquibase.ext.partitions.problem.TestingProblems;
import org.opentest4j.AssertionFailedError;

/**
 * The command {@code verify-rollback} as an assertion.
 *
 * @param execution of the changelog and its database
 */
record RollbackAssertion(CommandExecution execution) {

    /** Fails with the command's report when that is not clean, and when nothing is pending. */
    void check() throws LiquibaseException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        Object verification;
        try {
            verification = execution.execute("verifyRollback", report).getResult("verification");
        } catch (CommandExecutionException e) {
            if (e.getCause() instanceof CommandFailedException) {
                throw new AssertionFailedError(
                        report.toString(StandardCharsets.UTF_8).strip(), e);
            }
            throw e;
        }
        if (((RollbackVerification) verification).changeSets().isEmpty()) {
            throw new AssertionFailedError(
                    TestingProblems.nothingToVerify(execution.changelog().file())
                            .toString());
        }
    }
}
