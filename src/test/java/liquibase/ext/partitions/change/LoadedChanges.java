package liquibase.ext.partitions.change;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import org.jspecify.annotations.Nullable;

/** The changes of a changelog as Liquibase's own parsers load them, without a database. */
final class LoadedChanges {

    private LoadedChanges() {}

    static List<Change> of(Changelog changelog) {
        return parse(changelog).getChangeSets().stream()
                .flatMap(changeSet -> changeSet.getChanges().stream())
                .toList();
    }

    /** Their checksums, in order. */
    static List<String> checkSums(Changelog changelog) {
        return of(changelog).stream()
                .map(change -> change.generateCheckSum().toString())
                .toList();
    }

    @SuppressWarnings("try") // close() of resource accessors declares Exception, hence InterruptedException
    static DatabaseChangeLog parse(Changelog changelog) {
        AtomicReference<@Nullable DatabaseChangeLog> parsed = new AtomicReference<>();
        try (var directory = new DirectoryResourceAccessor(changelog.directory());
                var classpath = new ClassLoaderResourceAccessor();
                var files = new CompositeResourceAccessor(directory, classpath)) {
            Map<String, Object> scope = Map.of(Scope.Attr.resourceAccessor.name(), files);
            Scope.child(
                    scope,
                    () -> parsed.set(ChangeLogParserFactory.getInstance()
                            .getParser(changelog.file(), files)
                            .parse(changelog.file(), new ChangeLogParameters(), files)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return requireNonNull(parsed.get());
    }
}
