package liquibase.ext.partitions.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.ext.partitions.execute.DurationText;
import liquibase.ext.partitions.execute.LockPolicy;
import liquibase.ext.partitions.execute.PartitionSettings;
import liquibase.ext.partitions.execute.RunPolicy;
import liquibase.ext.partitions.model.WholeNumbers;
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
        duration(element, "lockTimeout", lockTimeout, PartitionSettings.LOCK_TIMEOUT)
                .ifPresent(problems::add);
        wholeNumber(element, "lockRetries", lockRetries, PartitionSettings.LOCK_RETRIES, 0)
                .ifPresent(problems::add);
        wholeNumber(element, "parallelism", parallelism, PartitionSettings.PARALLELISM, 1)
                .ifPresent(problems::add);
        if (parallelism != null && !concurrent) {
            problems.add(AttributeProblems.onlyWith(element, "parallelism", "concurrently=\"true\""));
        }
    }

    private static Optional<Problem> duration(
            String element, String name, @Nullable String attribute, ConfigurationDefinition<String> setting) {
        String text = attribute == null ? setting.getCurrentValue() : attribute;
        if (text == null || DurationText.parse(text).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                attribute == null
                        ? AttributeProblems.settingNotDuration(setting.getKey(), text)
                        : AttributeProblems.notDuration(element, name, text));
    }

    private static Optional<Problem> wholeNumber(
            String element,
            String name,
            @Nullable String attribute,
            ConfigurationDefinition<String> setting,
            int least) {
        String text = attribute == null ? setting.getCurrentValue() : attribute;
        if (WholeNumbers.parse(text, least).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                attribute == null
                        ? AttributeProblems.settingNotWholeNumber(setting.getKey(), text, least)
                        : AttributeProblems.notWholeNumber(element, name, text, least));
    }

    /** How to do it; what {@link #check} objects to counts as absent. */
    static RunPolicy runPolicy(
            @Nullable String lockTimeout, @Nullable String lockRetries, @Nullable String parallelism) {
        String connections = parallelism == null ? PartitionSettings.PARALLELISM.getCurrentValue() : parallelism;
        return new RunPolicy(
                lockPolicy(lockTimeout, lockRetries),
                WholeNumbers.parse(connections, 1).orElse(1));
    }

    /** How to wait for locks; what {@link #check} objects to counts as absent. */
    private static LockPolicy lockPolicy(@Nullable String lockTimeout, @Nullable String lockRetries) {
        String timeout = lockTimeout == null ? PartitionSettings.LOCK_TIMEOUT.getCurrentValue() : lockTimeout;
        Optional<Duration> parsed = timeout == null ? Optional.empty() : DurationText.parse(timeout);
        String retries = lockRetries == null ? PartitionSettings.LOCK_RETRIES.getCurrentValue() : lockRetries;
        return new LockPolicy(
                parsed.orElse(null), WholeNumbers.parse(retries, 0).orElse(0));
    }
}
