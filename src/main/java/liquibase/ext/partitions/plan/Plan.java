package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What is left to do.
 *
 * @param transactions the steps in order, grouped by what must happen together; inside the changeset's transaction
 *     there is one group
 * @param cleanup what to do when one of them fails outside the changeset's transaction
 * @param newInDefault default partitions that must hold no row of the new partitions
 * @param mustBeEmpty tables that must hold no row at all before anything is begun
 * @param warnings sentences for the user
 * @param bySessionTimeZone whether a bound means another moment in another time zone of the session
 */
public record Plan(
        List<Transaction> transactions,
        List<Step> cleanup,
        List<NewInDefault> newInDefault,
        List<QualifiedName> mustBeEmpty,
        List<String> warnings,
        boolean bySessionTimeZone) {

    /** Nothing is left to do. */
    public static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), List.of(), List.of(), false);

    public Plan {
        transactions = List.copyOf(transactions);
        cleanup = List.copyOf(cleanup);
        newInDefault = List.copyOf(newInDefault);
        mustBeEmpty = List.copyOf(mustBeEmpty);
        warnings = List.copyOf(warnings);
    }

    /**
     * Steps of which all happen or none.
     *
     * @param steps in order, at least one
     */
    public record Transaction(List<Step> steps) {
        public Transaction {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A default partition and bounds that are to be taken from it.
     *
     * @param defaultPartition the default partition
     * @param key the partition key of its parent
     * @param bounds the bounds of the new partitions
     */
    public record NewInDefault(QualifiedName defaultPartition, PartitionKey key, List<PartitionBound> bounds) {
        public NewInDefault {
            bounds = List.copyOf(bounds);
        }
    }

    /** The same plan, whose bounds hang on the session's time zone, as these warnings say. */
    Plan bySessionTimeZone(List<String> more) {
        return new Plan(
                transactions,
                cleanup,
                newInDefault,
                mustBeEmpty,
                Stream.concat(warnings.stream(), more.stream()).toList(),
                true);
    }

    /** All steps in order. */
    public List<Step> steps() {
        return transactions.stream()
                .flatMap(transaction -> transaction.steps().stream())
                .toList();
    }
}
