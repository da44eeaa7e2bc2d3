package liquibase.ext.partitions.execute;

import java.util.List;
import liquibase.ext.partitions.catalog.BuildProgress;
import org.jspecify.annotations.Nullable;

/** About how much of a concurrent build is over: it scans the table twice, and the index once. */
final class BuildShare {

    private record Phase(String beginning, double before, double during) {}

    /** In the order in which they come, but the longer one before one that it begins with. */
    private static final List<Phase> PHASES = List.of(
            new Phase("building index: scanning table", 0, 0.5),
            new Phase("building index: loading", 0.55, 0.1),
            new Phase("building index", 0.5, 0),
            new Phase("waiting for writers before validation", 0.65, 0),
            new Phase("index validation: scanning index", 0.65, 0.05),
            new Phase("index validation: sorting", 0.7, 0),
            new Phase("index validation: scanning table", 0.7, 0.25),
            new Phase("waiting for old snapshots", 0.95, 0));

    private BuildShare() {}

    /** A share from 0 to 1 of a build; 0 for one that nobody knows of. */
    static double of(BuildProgress.@Nullable Build build) {
        if (build == null) {
            return 0;
        }
        double ofPhase = build.total() == 0 ? 0 : Math.min(1, (double) build.done() / build.total());
        return PHASES.stream()
                .filter(phase -> build.phase().startsWith(phase.beginning()))
                .findFirst()
                .map(phase -> phase.before() + ofPhase * phase.during())
                .orElse(0.0);
    }
}
