package liquibase.ext.partitions.precondition;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The preconditions of the extension, for tests of other packages. */
public final class Preconditions {

    private Preconditions() {}

    /** The attributes of each by its name. */
    public static Map<String, List<String>> attributes() {
        return Stream.of(
                        new PartitionedTablePrecondition(),
                        new PartitionExistsPrecondition(),
                        new PartitionIndexValidPrecondition(),
                        new DefaultPartitionEmptyPrecondition(),
                        new PartitionsUntilPrecondition())
                .collect(Collectors.toMap(
                        AbstractPartitionPrecondition::getName, AbstractPartitionPrecondition::attributes));
    }
}
