package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.Set;

/**
 * A step of an online plan that the server refused.
 *
 * @param step the step
 * @param cause what the server said
 * @param leafGone whether its leaf is no longer a partition of the table
 */
record StepFailure(OnlineStep step, SQLException cause, boolean leafGone) {

    private static final String DEADLOCK = "40P01";
    private static final String DUPLICATE = "42P07";

    /** What is to be attached, dropped or looked at is gone, or is another by now. */
    private static final Set<String> OTHER_INDEX = Set.of("42704", "42P01", "42P17", "55000", DUPLICATE);

    /** Whether others have changed something since the plan was made, so that planning anew may help. */
    boolean isByChange() {
        String state = String.valueOf(cause.getSQLState());
        if (leafGone || state.equals(DEADLOCK) || state.equals(DUPLICATE)) {
            return true;
        }
        boolean onIndex = !step.isDefinition();
        boolean onTree = step.leaf() == null && state.equals("42P01");
        return onTree || (onIndex && OTHER_INDEX.contains(state));
    }

    /** Whether an index was found that is not valid though all was done. */
    boolean isInvalidity() {
        return step.required() != null && "55000".equals(cause.getSQLState());
    }

    /** Whether the name was taken, so that whatever has it is not from this step. */
    boolean isNameTaken() {
        return DUPLICATE.equals(cause.getSQLState());
    }
}
