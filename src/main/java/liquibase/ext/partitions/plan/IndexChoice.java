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
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Which of the indexes that a table has is the wanted one, can take its place, is a leftover, or is in the way. */
final class IndexChoice {

    /** What REINDEX CONCURRENTLY leaves behind when it does not come to its end (manual, reference page REINDEX). */
    private static final Pattern REINDEX_LEFTOVER = Pattern.compile("(.*)_cc(?:new|old)\\d*", Pattern.DOTALL);

    /** A name that was cut has at least that many bytes, as the last character has at most four. */
    private static final int CUT_BYTES = IndexNaming.MOST_BYTES - 3;

    private final CreateIndexesRequest request;
    private final TreeIndexes indexes;
    private final List<String> notes;
    private final List<Problem> problems;

    /** A choice that tells what it finds to these lists. */
    IndexChoice(CreateIndexesRequest request, TreeIndexes indexes, List<String> notes, List<Problem> problems) {
        this.request = request;
        this.indexes = indexes;
        this.notes = notes;
        this.problems = problems;
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
            checkNamed(named.get(), root);
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
                problems.add(IndexProblems.nameTaken(name, taken));
            }
        }
        return equal;
    }

    /** Whether the index of the topmost table is there, so that those of its leaves may be an earlier run's. */
    private boolean isBegun() {
        return indexes.find(request.table(), request.target().index()).isPresent();
    }

    private void noteTakenOver(ExistingIndex index, PartitionNode table) {
        notes.add(
                request.target().scope().partitionsOnly()
                        ? IndexNotes.alreadyThere(index.name(), table.name())
                        : IndexNotes.adopted(index.name(), table.name()));
    }

    /** Whether an index of another name can take the place of a new one; a partitioned one can still become valid. */
    private boolean serves(ExistingIndex index, PartitionNode table) {
        boolean canBeCompleted =
                !table.children().isEmpty() && table.children().stream().noneMatch(PartitionNode::foreign);
        return isEqual(index) && (index.valid() || canBeCompleted) && index.attachedTo() == null && !index.constraint();
    }

    private boolean isEqual(ExistingIndex index) {
        return indexes.wanted() != null && indexes.isWanted(index);
    }

    private void checkNamed(ExistingIndex index, boolean root) {
        if (index.attachedTo() != null && !root) {
            problems.add(IndexProblems.attachedElsewhere(index.name(), index.attachedTo()));
        } else if (!indexes.isWanted(index)) {
            problems.add(IndexProblems.differs(
                    index.name(), indexes.definitionOf(index.name()), indexes.wantedDefinition()));
        } else if (index.constraint()) {
            problems.add(IndexProblems.ofConstraint(index.name()));
        } else if (request.inTransaction()
                && !request.ifNotExists()
                && (root || request.target().scope().partitionsOnly())) {
            problems.add(IndexProblems.exists(index.name()));
        }
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

    /** The other equal indexes of a table that are not valid and that nothing hangs on. */
    private Stream<ExistingIndex> unused(TableIndexes table, QualifiedName index) {
        return table.indexes().stream()
                .filter(candidate -> isEqual(candidate) && !candidate.valid() && candidate.attachedTo() == null)
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
