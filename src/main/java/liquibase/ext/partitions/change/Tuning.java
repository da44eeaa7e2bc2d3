package liquibase.ext.partitions.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.execute.DurationText;
import liquibase.ext.partitions.execute.LockPolicy;
import liquibase.ext.partitions.execute.PartitionSettings;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The attributes that change how, not what, and the settings that stand in for them. */
final class Tuning {

    private Tuning() {}

    static void check(
            String element,
            @Nullable String lockTimeout,
            @Nullable String lockRetries,
            @Nullable String parallelism,
            boolean concurrent,
            List<Problem> problems) {
        String timeout = lockTimeout == null ? PartitionSettings.LOCK_TIMEOUT.getCurrentValue() : lockTimeout;
        if (timeout != null && DurationText.parse(timeout).isEmpty()) {
            problems.add(AttributeProblems.notDuration(element, "lockTimeout", timeout));
        }
        if (lockRetries != null && WholeNumbers.parse(lockRetries, 0).isEmpty()) {
            problems.add(AttributeProblems.notWholeNumber(element, "lockRetries", lockRetries, 0));
        }
        if (parallelism != null && WholeNumbers.parse(parallelism, 1).isEmpty()) {
            problems.add(AttributeProblems.notWholeNumber(element, "parallelism", parallelism, 1));
        } else if (parallelism != null && !concurrent) {
            problems.add(AttributeProblems.onlyWith(element, "parallelism", "concurrently=\"true\""));
        }
    }

    static LockPolicy lockPolicy(@Nullable String lockTimeout, @Nullable String lockRetries) {
        String timeout = lockTimeout == null ? PartitionSettings.LOCK_TIMEOUT.getCurrentValue() : lockTimeout;
        Optional<Duration> parsed = timeout == null ? Optional.empty() : DurationText.parse(timeout);
        int retries = lockRetries == null
                ? PartitionSettings.LOCK_RETRIES.getCurrentValue()
                : WholeNumbers.parse(lockRetries, 0).orElse(0);
        return new LockPolicy(parsed.orElse(null), Math.max(0, retries));
    }
}
