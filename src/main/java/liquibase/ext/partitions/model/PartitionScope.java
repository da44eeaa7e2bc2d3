package liquibase.ext.partitions.model;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tables of a tree a change is about: the partitioned table with all partitions, those to come among them, or
 * only leaves that are there now.
 *
 * @param partitionsOnly whether only leaves are meant
 * @param matching a glob, with {@code *} and {@code ?}, that the name of a leaf, or of a partition that it is under, has
 *     to match; empty for every leaf
 */
public record PartitionScope(boolean partitionsOnly, Optional<String> matching) {

    /** The whole tree. */
    public static final PartitionScope WHOLE_TREE = new PartitionScope(false, Optional.empty());

    /** All leaves. */
    public static final PartitionScope EVERY_LEAF = new PartitionScope(true, Optional.empty());

    /** The leaves under a table that it is about, foreign tables among them. */
    public Stream<PartitionNode> leaves(PartitionNode root) {
        Pattern pattern = matching.map(PartitionScope::pattern).orElse(null);
        return root.children().stream().flatMap(child -> leaves(child, pattern == null, pattern));
    }

    private static Stream<PartitionNode> leaves(PartitionNode node, boolean matched, @Nullable Pattern pattern) {
        boolean matches = matched
                || (pattern != null && pattern.matcher(node.name().name()).matches());
        if (!node.isPartitioned()) {
            return matches ? Stream.of(node) : Stream.empty();
        }
        return node.children().stream().flatMap(child -> leaves(child, matches, pattern));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                glob.codePoints()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }
}
