package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.Set;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.TableProblems;

/**
 * A step of an online plan that the server refused, or that was not even begun since its leaf was gone.
 *
 * @param step the step
 * @param cause what the server said
 * @param leafGone whether its leaf is no longer a partition of the table
 */
record StepFailure(OnlineStep step, SQLException cause, boolean leafGone) {

    private static final String DEADLOCK = "40P01";

    private static final String UNDEFINED_TABLE = "42P01";

    /** A relation, or a constraint of the table, has the name. */
    private static final Set<String> DUPLICATE = Set.of("42P07", "42710");

    /** What is to be attached, used, dropped or looked at is gone, or is another by now. */
    private static final Set<String> OTHER_INDEX = Set.of("42704", UNDEFINED_TABLE, "42P17", "55000");

    /** What is never sent, since the leaf was detached or dropped; the server would refuse what it cannot find so, too. */
    static StepFailure ofGone(OnlineStep step, QualifiedName leaf) {
        return new StepFailure(
                step, new SQLException(TableProblems.leafGone(leaf).what(), UNDEFINED_TABLE), true);
    }

    /** Whether others have changed something since the plan was made, so that planning anew may help. */
    boolean isByChange() {
        String state = String.valueOf(cause.getSQLState());
        if (leafGone || state.equals(DEADLOCK) || DUPLICATE.contains(state) || ConcurrentChange.isOfCatalogs(cause)) {
            return true;
        }
        boolean onIndex = !step.isDefinition();
        boolean onTree = step.leaf() == null && state.equals(UNDEFINED_TABLE);
        return onTree || (onIndex && OTHER_INDEX.contains(state));
    }

    /** Whether an index was found that is not valid though all was done. */
    boolean isInvalidity() {
        return step.isRequirement() && "55000".equals(cause.getSQLState());
    }

    /** Whether the name was taken, so that whatever has it is not from this step. */
    boolean isNameTaken() {
        return DUPLICATE.contains(String.valueOf(cause.getSQLState()));
    }
}
