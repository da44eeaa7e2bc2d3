package liquibase.ext.partitions.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * How the indexes of partitions are called. A name that PostgreSQL would cut is cut here and ends in a hash of the whole
 * name, so that it stays the same from run to run and differs from all others.
 *
 * @param pattern a pattern with the placeholder <code>{partition}</code>
 * @param index the name of the index on the parent
 */
public record IndexNaming(NamePattern pattern, String index) {

    /** The pattern when none is given. */
    public static final NamePattern DEFAULT = new NamePattern("{partition}_{index}");

    /** NAMEDATALEN - 1 (manual, section 4.1.1 "Identifiers and Key Words"). */
    public static final int MOST_BYTES = 63;

    private static final int HASH_DIGITS = 8;

    /** The values of the placeholders for a partition. */
    public Map<String, NamePattern.Value> values(String partition) {
        return Map.of("partition", NamePattern.Value.table(partition), "index", NamePattern.Value.table(index));
    }

    /** The index of a partition, in the partition's schema. */
    public QualifiedName on(QualifiedName partition) {
        String name = pattern.render(values(partition.name())).name();
        if (name == null) {
            throw new IllegalArgumentException("The pattern " + pattern.text() + " has an unknown placeholder");
        }
        return partition.sibling(fitted(name));
    }

    private static String fitted(String name) {
        if (bytes(name) <= MOST_BYTES) {
            return name;
        }
        int end = name.length();
        while (bytes(name.substring(0, end)) > MOST_BYTES - HASH_DIGITS - 1) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + "_" + hash(name);
    }

    /** How long PostgreSQL takes a name to be. */
    public static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Eight digits that stay the same for a text and differ from those of other texts. */
    public static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
