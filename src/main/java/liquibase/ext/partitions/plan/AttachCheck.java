package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.Problem;

/** What ATTACH PARTITION would refuse a table for (manual, reference page ALTER TABLE), all at once. */
final class AttachCheck {

    private final AttachedTable table;
    private final QualifiedName name;
    private final QualifiedName parent;
    private final ServerVersion version;
    private final List<Problem> problems = new ArrayList<>();

    private AttachCheck(AttachedTable table, QualifiedName parent, ServerVersion version) {
        this.table = table;
        this.name = table.node().name();
        this.parent = parent;
        this.version = version;
    }

    /** The problems of a table. */
    static List<Problem> problemsOf(AttachedTable table, QualifiedName parent, ServerVersion version) {
        AttachCheck check = new AttachCheck(table, parent, version);
        check.standing();
        if (table.standing().isTable()) {
            check.columns();
            check.checks();
            check.problems.addAll(new AttachConflictCheck(table, parent).problems());
        }
        return check.problems;
    }

    private void standing() {
        AttachedTable.Standing standing = table.standing();
        if (!standing.isTable()) {
            problems.add(AttachProblems.notAttachable(name, standing.kind()));
        }
        if (table.node().flatten().anyMatch(node -> node.name().equals(parent))) {
            problems.add(AttachProblems.circular(name, parent));
        }
        if (standing.partitionOf() != null) {
            problems.add(AttachProblems.partitionOf(name, standing.partitionOf()));
        }
        if (!standing.inheritsFrom().isEmpty()) {
            problems.add(AttachProblems.inherits(name, standing.inheritsFrom()));
        }
        if (standing.isInherited()) {
            problems.add(AttachProblems.inherited(name));
        }
        if (standing.typed()) {
            problems.add(AttachProblems.typed(name));
        }
        if (standing.otherPersistence()) {
            problems.add(AttachProblems.persistence(name, parent));
        }
        if (standing.otherOwner() != null) {
            problems.add(AttachProblems.otherOwner(name, standing.otherOwner()));
        }
    }

    private void columns() {
        List<TableParts.Column> missing = table.parents().columns().stream()
                .filter(column -> table.own().column(column.name()).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            problems.add(AttachProblems.columnsMissing(name, parent, missing));
        }
        List<String> tooMany = table.own().columns().stream()
                .map(TableParts.Column::name)
                .filter(column -> table.parents().column(column).isEmpty())
                .toList();
        if (!tooMany.isEmpty()) {
            problems.add(AttachProblems.columnsTooMany(name, parent, tooMany));
        }
        List<String> nullable = new ArrayList<>();
        for (TableParts.Column wanted : table.parents().columns()) {
            Optional<TableParts.Column> own = table.own().column(wanted.name());
            own.ifPresent(column -> compare(column, wanted));
            if (own.isPresent() && wanted.notNull() && !own.get().notNull()) {
                nullable.add(wanted.name());
            }
            TableParts.Constraint ofParent = wanted.notNullConstraint();
            TableParts.Constraint notNull =
                    own.map(TableParts.Column::notNullConstraint).orElse(null);
            if (ofParent != null && notNull != null) {
                compare(notNull, ofParent);
            }
        }
        if (!nullable.isEmpty()) {
            problems.add(AttachProblems.nullable(name, nullable));
        }
        List<String> identities = table.own().columns().stream()
                .filter(TableParts.Column::identity)
                .map(TableParts.Column::name)
                .toList();
        if (version.isAtLeast(17) && !identities.isEmpty()) {
            problems.add(AttachProblems.identity(name, identities));
        }
    }

    /** Expressions of generated columns may differ from PostgreSQL 16 on. */
    private void compare(TableParts.Column own, TableParts.Column wanted) {
        if (own.type().isEmpty() || wanted.type().isEmpty()) {
            return;
        }
        if (!own.type().equals(wanted.type())) {
            problems.add(AttachProblems.columnDiffers(name, own.name(), own.type(), wanted.type()));
        } else if (!own.collation().equals(wanted.collation())) {
            problems.add(AttachProblems.columnDiffers(
                    name, own.name(), "of collation " + own.collation(), "of collation " + wanted.collation()));
        }
        boolean sameExpression = version.isAtLeast(16) || own.expression().equals(wanted.expression());
        if (!own.generated().equals(wanted.generated()) || !sameExpression) {
            problems.add(AttachProblems.columnDiffers(name, own.name(), generation(own), generation(wanted)));
        }
    }

    private static String generation(TableParts.Column column) {
        return column.generated().isEmpty()
                ? "not generated"
                : "generated and " + column.generated() + " as " + column.expression();
    }

    private void checks() {
        for (TableParts.Constraint wanted : table.parents().checks()) {
            Optional<TableParts.Constraint> own = table.own().checks().stream()
                    .filter(check -> check.name().equals(wanted.name()))
                    .findFirst();
            if (own.isEmpty()) {
                problems.add(AttachProblems.checkMissing(name, wanted.name(), wanted.definition()));
            } else {
                compare(own.get(), wanted);
            }
        }
    }

    /** What is enforced may stand under what is not. */
    private void compare(TableParts.Constraint own, TableParts.Constraint wanted) {
        if (!own.inheritable()) {
            problems.add(AttachProblems.checkNotInheritable(name, own.name()));
        } else if (!own.demand().equals(wanted.demand()) || (wanted.enforced() && !own.enforced())) {
            problems.add(AttachProblems.checkDiffers(name, own.name(), own.definition(), wanted.definition()));
        } else if (wanted.validated() && !own.validated()) {
            problems.add(AttachProblems.checkNotValidated(name, own.name()));
        }
    }
}
