package liquibase.ext.partitions.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Which of the indexes that a table has is the wanted one, can take its place, is a leftover, or is in the way. A constraint
 * and a bare index take no place of each other; only of a leaf the equal bare index of the wanted name is taken for one that
 * its constraint was to use next.
 */
final class IndexChoice {

    /** What REINDEX CONCURRENTLY leaves behind when it does not come to its end (manual, reference page REINDEX). */
    private static final Pattern REINDEX_LEFTOVER = Pattern.compile("(.*)_cc(?:new|old)\\d*", Pattern.DOTALL);

    /** A name that was cut has at least that many bytes, as the last character has at most four. */
    private static final int CUT_BYTES = IndexNaming.MOST_BYTES - 3;

    private final CreateIndexesRequest request;
    private final TreeIndexes indexes;
    private final TreeConstraints constraints;
    private final List<String> notes;
    private final List<Problem> problems;
    private final boolean comesLast;

    /** A choice that tells what it finds to these lists. */
    IndexChoice(CreateIndexesRequest request, Situation situation, List<String> notes, List<Problem> problems) {
        this.request = request;
        this.indexes = situation.indexes();
        this.constraints = situation.constraints();
        this.notes = notes;
        this.problems = problems;
        this.comesLast = !request.target().scope().partitionsOnly()
                && situation.tree().stream()
                        .flatMap(tree -> tree.root().children().stream())
                        .anyMatch(PartitionNode::foreign);
    }

    /**
     * The index of a table that serves: the attached one, that of the name, or an equal one.
     *
     * @param parent the index that it is to be attached to; null for none
     */
    Optional<ExistingIndex> of(PartitionNode table, @Nullable QualifiedName parent) {
        List<ExistingIndex> all = indexes.of(table.name()).indexes();
        Optional<ExistingIndex> attached = all.stream()
                .filter(index -> parent != null && parent.equals(index.attachedTo()))
                .findFirst();
        if (attached.isPresent()) {
            return attached;
        }
        QualifiedName name = request.target().indexOf(table.name());
        Optional<ExistingIndex> named = indexes.find(table.name(), name);
        boolean root = table.name().equals(request.table());
        if (named.isPresent()) {
            checkNamed(named.get(), table, root);
            if (!root && named.get().valid() && !table.isPartitioned() && !isBegun()) {
                noteTakenOver(named.get(), table);
            }
            return named;
        }
        Optional<ExistingIndex> equal = root
                ? Optional.empty()
                : all.stream()
                        .filter(index -> serves(index, table))
                        .min(Comparator.comparing(ExistingIndex::valid).reversed());
        if (equal.isPresent()) {
            noteTakenOver(equal.get(), table);
        } else {
            TreeIndexes.Taken taken = indexes.taken().get(name);
            if (taken != null) {
                problems.add(IndexProblems.nameTaken(request.words(), name, taken));
            }
            checkConstraint(table.name(), name.name());
        }
        return equal;
    }

    /**
     * Whether indexes of leaves may be an earlier run's: that of the topmost table is there, or comes after them, as it does
     * beside foreign tables.
     */
    private boolean isBegun() {
        return indexes.find(request.table(), request.target().index()).isPresent()
                || (comesLast && !request.inTransaction());
    }

    private void noteTakenOver(ExistingIndex index, PartitionNode table) {
        if (request.isConstraint() && !index.constraint()) {
            notes.add(IndexNotes.used(index.name(), table.name()));
        } else {
            notes.add(
                    request.target().scope().partitionsOnly()
                            ? IndexNotes.alreadyThere(index, table.name())
                            : IndexNotes.adopted(index, table.name()));
        }
    }

    /** Whether an index of another name can take the place of a new one; a partitioned one can still become valid. */
    private boolean serves(ExistingIndex index, PartitionNode table) {
        boolean canBeCompleted =
                !table.children().isEmpty() && table.children().stream().noneMatch(PartitionNode::foreign);
        return isEqual(index)
                && (index.valid() || canBeCompleted)
                && index.attachedTo() == null
                && index.constraint() == request.isConstraint();
    }

    private boolean isEqual(ExistingIndex index) {
        return indexes.wanted() != null && indexes.isWanted(index);
    }

    private void checkNamed(ExistingIndex index, PartitionNode table, boolean root) {
        boolean bare = request.isConstraint() && !index.constraint();
        if (bare) {
            checkConstraint(table.name(), index.name().name());
        }
        if (index.attachedTo() != null && !root) {
            problems.add(IndexProblems.attachedElsewhere(request.words(), index, table.name(), index.attachedTo()));
        } else if (bare && (root || table.isPartitioned())) {
            problems.add(IndexProblems.nameTaken(request.words(), index.name(), "an index of " + table.name()));
        } else if (!indexes.isWanted(index)) {
            problems.add(IndexProblems.differs(
                    request.words(),
                    index,
                    table.name(),
                    indexes.definitionOf(index.name()),
                    indexes.wantedDefinition()));
        } else if (index.constraint() && !request.isConstraint()) {
            problems.add(IndexProblems.ofConstraint(index.name()));
        } else if (request.inTransaction()
                && !request.ifNotExists()
                && (root || request.target().scope().partitionsOnly())) {
            problems.add(IndexProblems.exists(request.words(), index, table.name()));
        }
    }

    /** Refuses a constraint of the wanted name that has no index. */
    private void checkConstraint(QualifiedName table, String name) {
        constraints
                .find(table, name)
                .filter(found -> request.isConstraint() && !found.kind().hasIndex())
                .ifPresent(found -> problems.add(ConstraintProblems.differs(
                        name, table, found.kind(), found.definition(), indexes.wantedDefinition())));
    }

    /** What reindexing an index of a leaf has left behind, unless that is still under way. */
    List<ExistingIndex> leftovers(TableIndexes leaf, QualifiedName index) {
        return leaf.builder() != null
                ? List.of()
                : unused(leaf, index)
                        .filter(candidate -> isLeftover(candidate.name().name(), index.name()))
                        .toList();
    }

    private static boolean isLeftover(String candidate, String index) {
        Matcher leftover = REINDEX_LEFTOVER.matcher(candidate);
        return leftover.matches()
                && (leftover.group(1).equals(index)
                        || (index.startsWith(leftover.group(1)) && IndexNaming.bytes(candidate) >= CUT_BYTES));
    }

    /** The other equal indexes of a table that are not valid and that nothing needs. */
    private Stream<ExistingIndex> unused(TableIndexes table, QualifiedName index) {
        return table.indexes().stream()
                .filter(candidate -> isEqual(candidate) && !candidate.valid() && candidate.attachedTo() == null)
                .filter(candidate -> !candidate.constraint())
                .filter(candidate -> !candidate.name().equals(index));
    }

    /**
     * Refuses what CREATE INDEX on the parent would take for a partition of the new index: the first equal one, valid or
     * not. Elsewhere that can be repaired, beside a foreign table it cannot. What is still being built may become valid.
     */
    void requireNoneInTheWay(PartitionNode table, QualifiedName index) {
        TableIndexes all = indexes.of(table.name());
        if (all.builder() != null) {
            return;
        }
        List<ExistingIndex> dropped = leftovers(all, index);
        unused(all, index)
                .filter(candidate -> !dropped.contains(candidate))
                .forEach(candidate -> problems.add(IndexProblems.inTheWay(candidate.name(), table.name())));
    }
}
