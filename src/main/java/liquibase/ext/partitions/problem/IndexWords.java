package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;

/** What messages call that which an index is made as, and the attributes of the change that makes it. */
public enum IndexWords {
    INDEX(
            "index",
            "indexes",
            "unique index",
            "the columns, using, operatorClass, collation, include, with, tablespace or where",
            "indexName",
            "indexName or partitionIndexName",
            "dropPartitionIndexes"),
    UNIQUE_CONSTRAINT("unique constraint", "unique"),
    EXCLUSION_CONSTRAINT("exclusion constraint", "exclude");

    private final String noun;
    private final String plural;
    private final String kind;
    private final String definition;
    private final String nameAttribute;
    private final String nameAttributes;
    private final String drop;

    IndexWords(
            String noun,
            String plural,
            String kind,
            String definition,
            String nameAttribute,
            String nameAttributes,
            String drop) {
        this.noun = noun;
        this.plural = plural;
        this.kind = kind;
        this.definition = definition;
        this.nameAttribute = nameAttribute;
        this.nameAttributes = nameAttributes;
        this.drop = drop;
    }

    IndexWords(String kind, String definition) {
        this(
                "constraint",
                "constraints",
                kind,
                definition,
                "constraintName",
                "constraintName",
                "dropPartitionConstraints");
    }

    /** The words for what is made in this way. */
    public static IndexWords of(IndexedDefinition definition) {
        return definition
                .constraint()
                .map(constraint -> constraint.unique() ? UNIQUE_CONSTRAINT : EXCLUSION_CONSTRAINT)
                .orElse(INDEX);
    }

    /** An index, or the constraint that it enforces, without an article. */
    static String named(ExistingIndex index, QualifiedName table) {
        return index.constraint()
                ? "constraint " + index.name().name() + " of table " + table
                : "index " + index.name();
    }

    /** {@code index} or {@code constraint}. */
    String noun() {
        return noun;
    }

    /** The noun in the plural. */
    String plural() {
        return plural;
    }

    /** What it is where it forbids rows. */
    String kind() {
        return kind;
    }

    /** The attributes that say what it is to be. */
    String definition() {
        return definition;
    }

    /** The attribute for its name. */
    String nameAttribute() {
        return nameAttribute;
    }

    /** The attributes that the names on partitions hang on. */
    String nameAttributes() {
        return nameAttributes;
    }

    /** The change that drops it. */
    String drop() {
        return drop;
    }

    /** An index of this name that is made, or the constraint, without an article. */
    String wanted(QualifiedName index) {
        return this == INDEX ? "index " + index : noun + " " + index.name();
    }

    /** What partitionsOnly gives. */
    String inEach() {
        return this == EXCLUSION_CONSTRAINT ? "to have it in each partition" : "to have it unique in each partition";
    }
}
