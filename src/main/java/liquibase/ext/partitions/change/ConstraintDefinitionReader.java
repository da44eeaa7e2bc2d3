package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.database.Database;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.SqlParentheses;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Makes a check, unique or exclusion constraint of what a change says, and collects what is wrong with it. */
final class ConstraintDefinitionReader {

    private static final List<String> KINDS = List.of("check", "unique", "exclude");

    private final AbstractPartitionConstraintsChange change;
    private final Database database;
    private final List<Problem> all;
    private final List<Problem> problems = new ArrayList<>();
    private final String element;

    ConstraintDefinitionReader(AbstractPartitionConstraintsChange change, Database database, List<Problem> problems) {
        this.change = change;
        this.database = database;
        this.all = problems;
        this.element = change.elementName();
    }

    /** The definition; null when there is none, or something is wrong with it. */
    @Nullable
    ConstraintDefinition read() {
        Map<String, String> given = change.given(KINDS);
        if (given.isEmpty()) {
            checkAbsent();
        } else if (given.size() > 1) {
            problems.add(ConstraintAttributeProblems.severalKinds(element, given.keySet()));
        }
        given.forEach((name, text) -> change.checkGiven(name, text, problems));
        ConstraintDefinition definition = problems.isEmpty() && !given.isEmpty() ? definition() : null;
        all.addAll(problems);
        return problems.isEmpty() ? definition : null;
    }

    private void checkAbsent() {
        if (change.isLoaded() && change.needsDefinition()) {
            problems.add(ConstraintAttributeProblems.noKind(element));
        } else if (change.isLoaded() && change.getValidate() != null) {
            problems.add(AttributeProblems.onlyWith(element, "validate", "check"));
        }
    }

    private @Nullable ConstraintDefinition definition() {
        if (change.getCheck() != null) {
            return check(change.getCheck());
        }
        String attribute = change.getUnique() == null ? "exclude" : "unique";
        if (!change.validates()) {
            problems.add(ConstraintAttributeProblems.validateWithIndex(element, attribute));
        }
        if (change.getUnique() != null) {
            return new UniqueConstraint(ColumnNames.read(element, attribute, change.getUnique(), database, problems));
        }
        if (change.concurrent()) {
            problems.add(IndexProblems.exclusionConcurrently());
        }
        return exclusion(String.valueOf(change.getExclude()));
    }

    private @Nullable ConstraintDefinition check(String written) {
        Optional<String> expression = expression("check", written).flatMap(SqlParentheses::stripped);
        expression.ifPresent(text -> change.checkGiven("check", text, problems));
        return expression.map(CheckConstraint::new).orElse(null);
    }

    private @Nullable ConstraintDefinition exclusion(String written) {
        return expression("exclude", written).map(ExclusionConstraint::new).orElse(null);
    }

    /** The SQL, if it has an end and does not repeat what the attribute is called. */
    private Optional<String> expression(String attribute, String written) {
        String text = written.strip();
        Matcher keyWord =
                Pattern.compile("(?i)(" + attribute + "|constraint)(?![\\w$])").matcher(text);
        if (keyWord.lookingAt()) {
            problems.add(ConstraintAttributeProblems.keyWord(element, attribute, keyWord.group(1)));
            return Optional.empty();
        }
        if (SqlParentheses.stripped(text).isEmpty()) {
            problems.add(ConstraintAttributeProblems.unclosed(element, attribute, text));
            return Optional.empty();
        }
        return Optional.of(text);
    }
}
