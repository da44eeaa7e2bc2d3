package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for one index of a tree: the indexes of partitioned tables from the root down, without their
 * partitions; then leaf by leaf; then what makes one of them, from the leaves up (manual, section 5.12.2 "Partition
 * Maintenance").
 *
 * <p>A partitioned table with a foreign table among its partitions gets its index last: PostgreSQL never takes one for
 * valid that was made without its partitions, since a foreign table has none to attach.
 */
final class IndexWork {

    /** What REINDEX CONCURRENTLY leaves behind when it does not come to its end (manual, reference page REINDEX). */
    private static final Pattern REINDEX_LEFTOVER = Pattern.compile("(.*)_cc(?:new|old)\\d*", Pattern.DOTALL);

    /** Steps for one leaf. */
    private record LeafWork(QualifiedName leaf, long bytes, List<Step> steps) {}

    private final CreateIndexesRequest request;
    private final Situation situation;
    private final TreeIndexes indexes;
    private final List<Step> parents = new ArrayList<>();
    private final List<LeafWork> leaves = new ArrayList<>();
    private final List<Step> joins = new ArrayList<>();
    private final List<Plan.Awaited> awaited = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<QualifiedName> foreign = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    IndexWork(CreateIndexesRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.indexes = situation.indexes();
    }

    /** Plans the index on a partitioned table and everything under it. */
    void tree(PartitionNode root) {
        boolean valid = table(root, null);
        if (!valid && problems.isEmpty()) {
            joins.add(new Step.RequireValidIndex(request.target().index()));
        }
    }

    /**
     * Plans the index of a partitioned table.
     *
     * @param parent the index that it is to be attached to; null for none
     * @return whether nothing is left to do
     */
    private boolean table(PartitionNode table, @Nullable QualifiedName parent) {
        Optional<ExistingIndex> existing = existing(table, parent);
        QualifiedName index = existing.map(ExistingIndex::name)
                .orElseGet(() -> request.target().indexOf(table.name()));
        List<QualifiedName> foreignChildren = IndexCheck.foreign(table.children().stream());
        boolean last = existing.isEmpty() && !foreignChildren.isEmpty();
        if (existing.isEmpty() && !last) {
            parents.add(create(table.name(), Step.CreateIndex.Mode.ONLY));
        }
        boolean childrenDone = true;
        for (PartitionNode child : table.children()) {
            if (child.foreign()) {
                foreign.add(child.name());
            } else if (child.isPartitioned()) {
                childrenDone &= table(child, last ? null : index);
            } else {
                childrenDone &= leaf(child, last ? null : index);
            }
        }
        if (last) {
            joins.add(create(table.name(), Step.CreateIndex.Mode.ALL));
        }
        boolean attached = parent == null
                || existing.filter(found -> found.attachedTo() != null).isPresent();
        if (existing.isPresent() && !existing.get().valid() && childrenDone) {
            revalidate(table, existing.get(), foreignChildren);
        }
        if (!attached && parent != null) {
            joins.add(new Step.AttachIndex(parent, index));
        }
        return childrenDone && attached && existing.filter(ExistingIndex::valid).isPresent();
    }

    /**
     * Makes PostgreSQL look again whether a partitioned index is valid, which it does when a partition's index is attached,
     * even one that is. Of a table that has lost all of its partitions there is none, and its index is made anew.
     */
    private void revalidate(PartitionNode table, ExistingIndex index, List<QualifiedName> foreignChildren) {
        Optional<ExistingIndex> child = table.children().stream()
                .flatMap(partition -> indexes.of(partition.name()).indexes().stream())
                .filter(candidate -> index.name().equals(candidate.attachedTo()))
                .findFirst();
        if (!foreignChildren.isEmpty()) {
            problems.add(IndexProblems.foreignKeepsInvalid(index.name(), foreignChildren));
        } else if (child.isPresent()) {
            joins.add(new Step.AttachIndex(index.name(), child.get().name()));
        } else if (index.attachedTo() == null) {
            joins.add(new Step.DropIndex(index.name(), false, false));
            joins.add(create(table.name(), Step.CreateIndex.Mode.ONLY));
        }
    }

    /**
     * Plans the index of a leaf.
     *
     * @param parent the index that it is to be attached to; null for none
     * @return whether nothing is left to do
     */
    boolean leaf(PartitionNode leaf, @Nullable QualifiedName parent) {
        if (leaf.foreign()) {
            foreign.add(leaf.name());
            return true;
        }
        TableIndexes table = indexes.of(leaf.name());
        if (table.builder() != null) {
            awaited.add(new Plan.Awaited(leaf.name(), table.builder()));
            return false;
        }
        List<Step> steps = new ArrayList<>();
        Optional<ExistingIndex> existing = existing(leaf, parent);
        QualifiedName index = existing.map(ExistingIndex::name)
                .orElseGet(() -> request.target().indexOf(leaf.name()));
        boolean attached = existing.filter(found -> found.attachedTo() != null).isPresent();
        if (existing.isEmpty()) {
            steps.add(create(leaf.name(), concurrently(Step.CreateIndex.Mode.ALL)));
        } else if (!existing.get().valid()) {
            if (attached) {
                steps.add(new Step.Reindex(index, request.concurrently()));
            } else {
                steps.add(new Step.DropIndex(index, request.concurrently(), false));
                steps.add(create(leaf.name(), index, concurrently(Step.CreateIndex.Mode.ALL)));
            }
        }
        if (parent != null && (!attached || !steps.isEmpty())) {
            steps.add(new Step.AttachIndex(parent, index));
        }
        steps.addAll(0, dropLeftovers(table, index));
        if (!steps.isEmpty()) {
            leaves.add(new LeafWork(leaf.name(), table.bytes(), steps));
        }
        return steps.isEmpty();
    }

    private List<Step> dropLeftovers(TableIndexes table, QualifiedName index) {
        return table.indexes().stream()
                .filter(candidate -> !candidate.valid() && candidate.attachedTo() == null)
                .filter(candidate -> indexes.wanted() != null && indexes.isWanted(candidate))
                .filter(candidate -> {
                    Matcher leftover = REINDEX_LEFTOVER.matcher(candidate.name().name());
                    return leftover.matches() && index.name().startsWith(leftover.group(1));
                })
                .<Step>map(candidate -> new Step.DropIndex(candidate.name(), request.concurrently(), false))
                .toList();
    }

    private Step.CreateIndex.Mode concurrently(Step.CreateIndex.Mode otherwise) {
        return request.concurrently() ? Step.CreateIndex.Mode.CONCURRENTLY : otherwise;
    }

    private Step create(QualifiedName table, Step.CreateIndex.Mode mode) {
        return create(table, request.target().indexOf(table), mode);
    }

    private Step create(QualifiedName table, QualifiedName index, Step.CreateIndex.Mode mode) {
        return new Step.CreateIndex(
                table, index, request.definition(), mode, request.ifNotExists() && situation.guessed());
    }

    /** The index of a table that serves: the attached one, that of the name, or an equal one. */
    private Optional<ExistingIndex> existing(PartitionNode table, @Nullable QualifiedName parent) {
        List<ExistingIndex> all = indexes.of(table.name()).indexes();
        Optional<ExistingIndex> attached = all.stream()
                .filter(index -> parent != null && parent.equals(index.attachedTo()))
                .findFirst();
        if (attached.isPresent()) {
            return attached;
        }
        QualifiedName name = request.target().indexOf(table.name());
        Optional<ExistingIndex> named =
                all.stream().filter(index -> index.name().equals(name)).findFirst();
        if (named.isPresent()) {
            checkNamed(named.get(), parent == null);
            return named;
        }
        boolean root = table.name().equals(request.table());
        Optional<ExistingIndex> equal = root
                ? Optional.empty()
                : all.stream().filter(index -> serves(index, table)).findFirst();
        if (equal.isPresent()) {
            notes.add(
                    request.target().scope().partitionsOnly()
                            ? IndexNotes.alreadyThere(equal.get().name(), table.name())
                            : IndexNotes.adopted(equal.get().name(), table.name()));
        } else {
            TreeIndexes.Taken taken = indexes.taken().get(name);
            if (taken != null) {
                problems.add(IndexProblems.nameTaken(
                        name, taken.table() == null ? taken.kind() : taken.kind() + " of " + taken.table()));
            }
        }
        return equal;
    }

    /** Whether an index of another name can take the place of a new one. */
    private boolean serves(ExistingIndex index, PartitionNode table) {
        return indexes.wanted() != null
                && indexes.isWanted(index)
                && (index.valid() || table.isPartitioned())
                && index.attachedTo() == null
                && !index.constraint();
    }

    private void checkNamed(ExistingIndex index, boolean topmost) {
        if (index.attachedTo() != null && !index.name().equals(request.target().index())) {
            problems.add(IndexProblems.attachedElsewhere(index.name(), index.attachedTo()));
        } else if (!indexes.isWanted(index)) {
            TreeIndexes.Taken taken = indexes.taken().get(index.name());
            TreeIndexes.Wanted wanted = indexes.wanted();
            problems.add(IndexProblems.differs(
                    index.name(), taken == null ? "" : taken.definition(), wanted == null ? "" : wanted.definition()));
        } else if (index.constraint()) {
            problems.add(IndexProblems.ofConstraint(index.name()));
        } else if (topmost && request.inTransaction() && !request.ifNotExists()) {
            problems.add(IndexProblems.exists(index.name()));
        }
    }

    Planned toPlan() {
        if (!foreign.isEmpty()) {
            notes.add(IndexNotes.foreignSkipped(foreign));
        }
        if (request.concurrently()) {
            return new Planned(Plan.online(online(), notes, awaited), problems);
        }
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        parents.forEach(step -> batches.addAlone(List.of(step), 2));
        leaves.forEach(leaf -> batches.addAlone(leaf.steps(), 2));
        joins.forEach(step -> batches.addAlone(List.of(step), 0));
        Planned planned = batches.toPlan(List.of(), List.of(), List.of(), notes);
        List<Problem> all = problems.isEmpty() ? planned.problems() : problems;
        return new Planned(planned.plan(), all);
    }

    /** Each step by itself; the largest leaf first, so that none is still being built when all others are done. */
    private List<Plan.Transaction> online() {
        Stream<Plan.Transaction> ofLeaves = leaves.stream()
                .sorted(Comparator.comparingLong(LeafWork::bytes).reversed())
                .flatMap(leaf -> leaf.steps().stream()
                        .map(step -> new Plan.Transaction(List.of(step), new Plan.Leaf(leaf.leaf(), leaf.bytes()))));
        return Stream.of(alone(parents), ofLeaves, alone(joins))
                .flatMap(transactions -> transactions)
                .toList();
    }

    private static Stream<Plan.Transaction> alone(List<Step> steps) {
        return steps.stream().map(step -> new Plan.Transaction(List.of(step)));
    }
}
