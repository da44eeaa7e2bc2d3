package liquibase.ext.partitions.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.ext.partitions.problem.TestingProblems;

/**
 * Some changesets of a changelog, for a command that is to see no others.
 *
 * @param chosen ids, or {@code path::id::author}
 */
record ChosenChangeSets(List<String> chosen) implements CommandExecution.Arguments {
    ChosenChangeSets {
        chosen = List.copyOf(chosen);
    }

    @Override
    public Map<String, Object> with(Map<String, Object> given, String changelogFile) throws Exception {
        Database database = DatabaseFactory.getInstance()
                .openDatabase(
                        text(given, "url"),
                        text(given, "username"),
                        text(given, "password"),
                        null,
                        Scope.getCurrentScope().getResourceAccessor());
        try {
            ChangeLogParameters parameters = new ChangeLogParameters(database);
            parameters.addJavaProperties();
            parameters.addDefaultFileProperties();
            parameters.setContexts(new Contexts(text(given, "contextFilter")));
            parameters.setLabels(new LabelExpression(text(given, "labelFilter")));
            DatabaseChangeLog all =
                    DatabaseChangelogCommandStep.getDatabaseChangeLog(changelogFile, parameters, database);
            Set<ChangeSet> wanted =
                    chosen.stream().map(one -> find(one, all.getChangeSets())).collect(Collectors.toSet());
            all.getChangeSets().removeIf(changeSet -> !wanted.contains(changeSet));
            return Map.of(DatabaseChangelogCommandStep.CHANGELOG_ARG.getName(), all);
        } finally {
            database.close();
        }
    }

    private static ChangeSet find(String chosen, List<ChangeSet> all) {
        List<ChangeSet> found = all.stream()
                .filter(changeSet -> chosen.equals(changeSet.getId()) || chosen.equals(changeSet.toString(false)))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    TestingProblems.unknownChangeSet(chosen, names(all)).toString());
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    TestingProblems.ambiguousChangeSet(chosen, names(found)).toString());
        }
        return found.get(0);
    }

    private static List<String> names(List<ChangeSet> changeSets) {
        return changeSets.stream().map(changeSet -> changeSet.toString(false)).toList();
    }

    private static String text(Map<String, Object> arguments, String name) {
        return String.valueOf(arguments.getOrDefault(name, ""));
    }
}
