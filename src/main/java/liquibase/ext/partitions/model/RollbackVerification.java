package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of running changesets, rolling them back and running them again.
 *
 * @param changeSets those that were verified, in the order of the update: path, id and author
 * @param findings what was not as it should be, in the order in which it was found
 * @param notes what is to be known besides, whole sentences
 * @param end how the database was left
 */
public record RollbackVerification(List<String> changeSets, List<Finding> findings, List<String> notes, End end) {

    /** The parts of the verification. */
    public enum Phase {
        /** The rollback of what the first update ran. */
        ROLLBACK("the rollback"),
        /** The update that follows it. */
        SECOND_UPDATE("the second update"),
        /** The rollback that leaves the database as it was. */
        LAST_ROLLBACK("the last rollback");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        /** Its name in a sentence. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** How a verification leaves the database. */
    public enum End {
        /** The changesets are applied. */
        UPDATED("updated"),
        /** The changesets are rolled back. */
        ROLLED_BACK("rolled-back"),
        /** A rollback or an update failed half-way. */
        UNFINISHED("unfinished");

        private final String word;

        End(String word) {
            this.word = word;
        }

        /** Its name, as the argument {@code leave} has it. */
        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * Something that is not as it should be.
     *
     * @param phase when it was found
     * @param changeSet the changeset whose rollback or update brought it about
     * @param differences how the schema differs from what it was at the same place before
     * @param failure the message of what ended the phase; null when it ran to its end
     */
    public record Finding(
            Phase phase,
            String changeSet,
            List<CatalogDifference> differences,
            @Nullable String failure) {

        public Finding {
            differences = List.copyOf(differences);
        }

        /**
         * Whether nothing differs but names of indexes: what is missing of a table is left behind under another name. The
         * names that PostgreSQL has chosen for a new partition are known to nobody who makes an index once more.
         */
        public boolean isOfIndexNamesOnly() {
            List<String> missing = indexes(CatalogDifference::before);
            return failure == null
                    && differences.stream()
                            .allMatch(one ->
                                    one.kind().equals("index") && !one.verdict().equals("changed"))
                    && !missing.isEmpty()
                    && missing.equals(indexes(CatalogDifference::after));
        }

        private List<String> indexes(Function<CatalogDifference, @Nullable String> definition) {
            return differences.stream()
                    .map(one -> Optional.ofNullable(definition.apply(one))
                            .map(text -> one.relation() + text.replaceFirst(" INDEX .*? ON ", " INDEX ON ")))
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
        }
    }

    public RollbackVerification {
        changeSets = List.copyOf(changeSets);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** Whether every rollback undid its changeset, and the second update did what the first did. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
