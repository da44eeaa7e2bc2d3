package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

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
 * @param online whether it is done while the table is in use and may change: then what is left is planned anew after it,
 *     until nothing is
 * @param awaited tables that another session builds an index of, which have to be planned anew when it is done
 * @param newPartitions tables that must hold only rows of the partitions that they become
 */
public record Plan(
        List<Transaction> transactions,
        List<Step> cleanup,
        List<NewInDefault> newInDefault,
        List<QualifiedName> mustBeEmpty,
        List<String> warnings,
        boolean bySessionTimeZone,
        boolean online,
        List<Awaited> awaited,
        List<NewPartition> newPartitions) {

    /** Nothing is left to do. */
    public static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), List.of(), List.of(), false);

    /** A plan that is done when its steps are. */
    public Plan(
            List<Transaction> transactions,
            List<Step> cleanup,
            List<NewInDefault> newInDefault,
            List<QualifiedName> mustBeEmpty,
            List<String> warnings,
            boolean bySessionTimeZone) {
        this(
                transactions,
                cleanup,
                newInDefault,
                mustBeEmpty,
                warnings,
                bySessionTimeZone,
                false,
                List.of(),
                List.of());
    }

    public Plan {
        transactions = List.copyOf(transactions);
        cleanup = List.copyOf(cleanup);
        newInDefault = List.copyOf(newInDefault);
        mustBeEmpty = List.copyOf(mustBeEmpty);
        warnings = List.copyOf(warnings);
        awaited = List.copyOf(awaited);
        newPartitions = List.copyOf(newPartitions);
    }

    /** A plan of steps that nothing has to be looked at for before, and nothing cleaned up after. */
    static Plan ofSteps(List<Transaction> transactions, List<String> warnings) {
        return new Plan(transactions, List.of(), List.of(), List.of(), warnings, false);
    }

    /** A plan for work on a table that is in use. */
    static Plan online(List<Transaction> transactions, List<String> warnings, List<Awaited> awaited) {
        return new Plan(transactions, List.of(), List.of(), List.of(), warnings, false, true, awaited, List.of());
    }

    /** The same plan with more warnings. */
    Plan withWarnings(List<String> more) {
        return with(
                cleanup,
                newInDefault,
                Stream.concat(warnings.stream(), more.stream()).toList(),
                newPartitions);
    }

    /** The same plan, of which this is to be done when it fails. */
    Plan withCleanup(List<Step> steps) {
        return with(steps, newInDefault, warnings, newPartitions);
    }

    /** The same plan, where default partitions must hold no row of the new partitions. */
    Plan withNewInDefault(List<NewInDefault> checks) {
        return with(cleanup, checks, warnings, newPartitions);
    }

    /** The same plan, where tables must hold only rows of the partitions that they become. */
    Plan withNewPartitions(List<NewPartition> checks) {
        return with(cleanup, newInDefault, warnings, checks);
    }

    private Plan with(
            List<Step> steps, List<NewInDefault> inDefault, List<String> sentences, List<NewPartition> tables) {
        return new Plan(
                transactions, steps, inDefault, mustBeEmpty, sentences, bySessionTimeZone, online, awaited, tables);
    }

    /**
     * A table that has to wait.
     *
     * @param table the table
     * @param builder the process that builds an index of it
     */
    public record Awaited(QualifiedName table, int builder) {}

    /**
     * Steps of which all happen or none.
     *
     * @param steps in order, at least one
     * @param leaf the partition that they are about, when they hang on no step for another partition and none for another
     *     hangs on them, so that both can be done at once; null when everything before has to be done first, and nothing
     *     after may be begun
     */
    public record Transaction(List<Step> steps, @Nullable Leaf leaf) {
        public Transaction {
            steps = List.copyOf(steps);
        }

        /** Steps in their place in the order. */
        public Transaction(List<Step> steps) {
            this(steps, null);
        }
    }

    /**
     * A partition whose steps are independent of those of others.
     *
     * @param table the partition
     * @param bytes how large it is on disk
     */
    public record Leaf(QualifiedName table, long bytes) {}

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

    /**
     * A table that becomes a partition.
     *
     * @param table the table
     * @param constraint what its rows have to fulfil
     */
    public record NewPartition(QualifiedName table, PartitionConstraint constraint) {}

    /** The same plan, whose bounds hang on the session's time zone, as these warnings say. */
    Plan bySessionTimeZone(List<String> more) {
        return new Plan(
                transactions,
                cleanup,
                newInDefault,
                mustBeEmpty,
                Stream.concat(warnings.stream(), more.stream()).toList(),
                true,
                online,
                awaited,
                newPartitions);
    }

    /** All steps in order. */
    public List<Step> steps() {
        return transactions.stream()
                .flatMap(transaction -> transaction.steps().stream())
                .toList();
    }
}
