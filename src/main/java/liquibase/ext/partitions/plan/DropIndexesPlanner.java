package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.IndexWords;
import liquibase.ext.partitions.problem.Problem;

/**
 * Plans the end of an index: the parent's, with which all attached ones go (PostgreSQL drops none of them by itself), or
 * that of each leaf. What is gone counts as done with concurrently, so that a change that failed can be run again.
 */
public final class DropIndexesPlanner {

    private final DropIndexesRequest request;
    private final Situation situation;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private DropIndexesPlanner(DropIndexesRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
    }

    /** Plans the request. */
    public static Planned plan(DropIndexesRequest request, Situation situation) {
        List<Problem> known = IndexCheck.problemsOf(request);
        if (!known.isEmpty()) {
            return new Planned(Plan.NOTHING, known);
        }
        DropIndexesPlanner planner = new DropIndexesPlanner(request, situation);
        return request.target().scope().partitionsOnly() ? planner.leaves() : planner.parent();
    }

    private Planned parent() {
        QualifiedName index = request.target().index();
        if (!situation.guessed() && droppable(request.table(), index).isEmpty()) {
            checkMissing(problems.isEmpty());
            return new Planned(notes.isEmpty() ? Plan.NOTHING : Plan.online(List.of(), notes, List.of()), problems);
        }
        LockBudget budget = situation.budget();
        List<String> warnings = new ArrayList<>();
        StatementLocks.check(
                situation.tree().map(tree -> IndexLocks.of(tree.root())).orElse(0L),
                budget,
                request.inTransaction(),
                objects -> IndexProblems.tooManyToDrop(index, objects, budget.most(), budget.maxLocksPerTransaction()),
                problems,
                warnings);
        List<Plan.Transaction> drop = List.of(new Plan.Transaction(
                List.of(new Step.DropIndex(index, false, request.ifExists() && situation.guessed()))));
        return new Planned(
                request.concurrently() ? Plan.online(drop, warnings, List.of()) : Plan.ofSteps(drop, warnings),
                problems);
    }

    private Planned leaves() {
        Optional<PartitionTree> tree = situation.tree();
        if (tree.isEmpty()) {
            return new Planned(Plan.ofSteps(List.of(), List.of(IndexNotes.nothingToPrint(request.table()))), List.of());
        }
        List<Plan.Transaction> online = new ArrayList<>();
        List<Plan.Awaited> awaited = new ArrayList<>();
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        List<PartitionNode> leaves = request.target()
                .scope()
                .leaves(tree.get().root())
                .filter(leaf -> !leaf.foreign())
                .toList();
        for (PartitionNode leaf : leaves) {
            QualifiedName index = request.target().indexOf(leaf.name());
            if (!situation.guessed() && droppable(leaf.name(), index).isEmpty()) {
                continue;
            }
            Integer builder = situation.indexes().of(leaf.name()).builder();
            if (request.concurrently() && builder != null) {
                awaited.add(new Plan.Awaited(leaf.name(), builder));
            } else {
                List<Step> drop = List.of(
                        new Step.DropIndex(index, request.concurrently(), request.ifExists() || situation.guessed()));
                online.add(new Plan.Transaction(
                        drop,
                        new Plan.Leaf(
                                leaf.name(), situation.indexes().of(leaf.name()).bytes())));
                batches.add(drop, 2);
            }
        }
        if (request.concurrently()) {
            checkMissing(online.isEmpty() && awaited.isEmpty() && problems.isEmpty());
            return new Planned(Plan.online(online, notes, awaited), problems);
        }
        checkMissing(online.isEmpty() && problems.isEmpty());
        Planned planned = batches.toPlan(List.of(), List.of(), List.of());
        return problems.isEmpty() ? planned : new Planned(planned.plan(), problems);
    }

    private void checkMissing(boolean missing) {
        if (missing && !request.ifExists() && request.concurrently()) {
            notes.add(IndexNotes.gone(request.target().index(), request.table()));
        } else if (missing && !request.ifExists()) {
            problems.add(IndexProblems.missing(request.target().index(), request.table()));
        }
    }

    /** The index, if it is there; what forbids to drop it becomes a problem. */
    private Optional<ExistingIndex> droppable(QualifiedName table, QualifiedName index) {
        Optional<ExistingIndex> existing = situation.indexes().find(table, index);
        TreeIndexes.Taken taken = situation.indexes().taken().get(index);
        if (existing.isEmpty() && taken != null) {
            problems.add(IndexProblems.nameTaken(IndexWords.INDEX, index, taken));
        }
        return existing.filter(found -> {
            if (found.attachedTo() != null) {
                problems.add(IndexProblems.partOf(index, found.attachedTo()));
            } else if (found.constraint()) {
                problems.add(IndexProblems.neededByConstraint(index));
            } else if (!situation.indexes().isWanted(found)) {
                problems.add(IndexProblems.differsFromDescribed(
                        index,
                        situation.indexes().definitionOf(index),
                        situation.indexes().wantedDefinition()));
            }
            return found.attachedTo() == null && !found.constraint();
        });
    }
}
