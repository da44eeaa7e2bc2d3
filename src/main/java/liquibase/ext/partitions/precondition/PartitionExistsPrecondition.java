package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.ServerBoundOrdering;
import liquibase.ext.partitions.changelog.ObjectNames;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.BoundComparison;
import liquibase.ext.partitions.plan.BoundReader;
import liquibase.ext.partitions.plan.TimeValueCheck;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.PreconditionNotes;
import liquibase.ext.partitions.problem.Problem;
import liquibase.structure.core.Table;

/**
 * The table has that partition, of its own or under one of its partitions at any level, and, if a bound is given, the
 * partition holds these very rows of the table right above it. A partition that is being detached is none any more.
 */
public final class PartitionExistsPrecondition extends AbstractTreePrecondition {

    static final String NAME = "partitionExists";

    private static final String PARTITION = "partitionName";
    private static final String SCHEMA = "partitionSchemaName";
    private static final String DEFAULT = "default";
    private static final List<String> LISTS = List.of("values", "from", "to");

    /** A partition with the table right above it, and whether it or a table above it is being detached. */
    private record Place(PartitionNode parent, PartitionNode partition, boolean detached) {}

    /** A precondition to be loaded. */
    public PartitionExistsPrecondition() {
        super(
                NAME,
                Stream.concat(
                                Stream.of(PARTITION, SCHEMA),
                                Stream.concat(BoundReader.ATTRIBUTES.stream(), Stream.of(DEFAULT)))
                        .toList());
    }

    @Override
    List<String> required() {
        return List.of(PARTITION);
    }

    @Override
    boolean isList(String attribute) {
        return LISTS.contains(attribute);
    }

    @Override
    void checkAttributes(List<Problem> problems) {
        String isDefault = attribute(DEFAULT);
        if (isDefault != null && !List.of("true", "false").contains(isDefault.toLowerCase(Locale.ROOT))) {
            problems.add(AttributeProblems.notBoolean(NAME, DEFAULT, isDefault));
        } else if (isDefault() && !boundAttributes().isEmpty()) {
            problems.add(AttributeProblems.defaultWithBound(NAME, boundAttributes()));
        } else {
            bound(problems);
        }
    }

    private boolean isDefault() {
        return "true".equalsIgnoreCase(attribute(DEFAULT));
    }

    private List<String> boundAttributes() {
        return BoundReader.ATTRIBUTES.stream()
                .filter(name -> attribute(name) != null)
                .toList();
    }

    private Optional<PartitionBound> bound(List<Problem> problems) {
        if (isDefault()) {
            return Optional.of(new PartitionBound.Default());
        }
        return boundAttributes().isEmpty()
                ? Optional.empty()
                // A value twice is the same bound.
                : new BoundReader(NAME, this::attribute, problems, new ArrayList<>()).bound();
    }

    @Override
    Optional<String> failure(Database database, Connection connection, PartitionNode root) {
        String schema =
                attribute(SCHEMA) == null ? root.name().schema() : ObjectNames.schema(database, attribute(SCHEMA));
        QualifiedName name = new QualifiedName(
                schema, ObjectNames.exact(database, String.valueOf(attribute(PARTITION)), Table.class));
        Optional<Place> place = places(root, false)
                .filter(found -> found.partition().name().equals(name))
                .findFirst();
        if (place.isEmpty()) {
            return Optional.of(PreconditionNotes.noPartition(root.name(), name));
        }
        if (place.get().detached()) {
            return Optional.of(PreconditionNotes.beingDetached(root.name(), name));
        }
        return bound(new ArrayList<>()).flatMap(expected -> otherBound(connection, place.get(), expected));
    }

    private static Stream<Place> places(PartitionNode parent, boolean detached) {
        return parent.children().stream()
                .flatMap(child -> Stream.concat(
                        Stream.of(new Place(parent, child, detached || child.detachPending())),
                        places(child, detached || child.detachPending())));
    }

    private Optional<String> otherBound(Connection connection, Place place, PartitionBound expected) {
        PartitionKey key = place.parent().key();
        PartitionBound actual = place.partition().bound();
        if (key == null || actual == null) {
            return Optional.empty();
        }
        checkMistakes(TimeValueCheck.problemsOf(key, NAME, expected));
        return BoundComparison.same(new ServerBoundOrdering(connection, where()), key, actual, expected)
                ? Optional.empty()
                : Optional.of(PreconditionNotes.otherBound(place.partition().name(), actual, expected));
    }
}
