package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/** Which partitions a dropPartitions is about. */
final class LeavingPartitions {

    private LeavingPartitions() {}

    /** Their names. */
    static List<QualifiedName> names(DropPartitionsRequest request, Situation situation) {
        return request.partitions();
    }
}
