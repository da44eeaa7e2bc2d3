package liquibase.ext.partitions.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import liquibase.Scope;
import liquibase.SingletonObject;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.ext.partitions.problem.Wording;
import liquibase.parser.core.yaml.YamlParser;
import liquibase.resource.Resource;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The changelog file that was parsed last, since all changes of a file ask for it one after the other. */
public final class YamlFile implements SingletonObject {

    private SoftReference<@Nullable Parsed> last = new SoftReference<>(null);

    private record Parsed(String text, Node root) {}

    private YamlFile() {}

    /** How the changelog of a change is written. */
    public static Wording wording(Change change) {
        ChangeSet changeSet = change.getChangeSet();
        return Wording.ofFile(
                changeSet == null || changeSet.getChangeLog() == null
                        ? null
                        : changeSet.getChangeLog().getPhysicalFilePath());
    }

    /** The nodes of a YAML or JSON file as they are written; empty when it is of another kind, or not to be found. */
    public static Optional<Node> read(@Nullable String path) {
        if (path == null || Wording.ofFile(path) != Wording.YAML) {
            return Optional.empty();
        }
        try {
            Resource resource = Scope.getCurrentScope().getResourceAccessor().get(path);
            if (!resource.exists()) {
                return Optional.empty();
            }
            try (InputStream stream = resource.openInputStream()) {
                String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return Scope.getCurrentScope().getSingleton(YamlFile.class).parse(text);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private synchronized Optional<Node> parse(String text) {
        Parsed known = last.get();
        if (known != null && known.text().equals(text)) {
            return Optional.of(known.root());
        }
        try {
            Node root = new Yaml(YamlParser.createLoaderOptions()).compose(new StringReader(text));
            if (root != null) {
                last = new SoftReference<>(new Parsed(text, root));
            }
            return Optional.ofNullable(root);
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }
}
