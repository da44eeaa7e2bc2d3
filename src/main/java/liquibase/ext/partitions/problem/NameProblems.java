package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;

/** Names that collide, are too long, or come from a pattern that makes no sense. */
public final class NameProblems {

    private NameProblems() {}

    /** A name that PostgreSQL would cut. */
    public static Problem tooLong(String name, int bytes, int limit) {
        return new Problem(
                "The partition name \"" + name + "\" has " + bytes + " bytes, PostgreSQL's limit is " + limit,
                "Give a shorter name or name pattern");
    }

    /** Two items that would make tables of the same name. */
    public static Problem twice(QualifiedName name) {
        return new Problem(
                "Two partitions would have the name " + name,
                "Give one of them another name, or the items name patterns that tell them apart");
    }

    /** An item without a name where there is no default. */
    public static Problem missing(String element) {
        return new Problem("<" + element + "> has no \"name\"", "Add name");
    }

    /** An empty name. */
    public static Problem empty(String pattern) {
        return new Problem("The name pattern \"" + pattern + "\" gives an empty name", "Give a name");
    }

    /** A placeholder that stands for nothing there, or a date pattern that Java cannot apply to it. */
    public static Problem badPlaceholder(String pattern, String placeholder, String offered) {
        return new Problem(
                "The name pattern \"" + pattern + "\" has " + placeholder + ", which means nothing here",
                "Use " + offered
                        + (offered.contains("{from}")
                                ? "; a boundary of a time series also takes a java.time pattern, as in {from:yyyy_MM}"
                                : ""));
    }

    /** Letters of java.time that mean something else than was meant, or that there are not. */
    public static Problem badDate(String pattern, NamePattern.BadDate date) {
        return date.slip() == null
                ? new Problem(
                        "The name pattern \"" + pattern + "\" has " + date.placeholder()
                                + ", which is no java.time pattern for it (" + date.reason() + ")",
                        "Write one such as " + date.meant())
                : new Problem(
                        "The name pattern \"" + pattern + "\" has "
                                + String.join(", and ", date.slip().what()),
                        "Write " + date.meant());
    }

    /** Something else has the name of a partition to be. */
    public static Problem takenByOther(QualifiedName name, QualifiedName parent) {
        return new Problem(
                "There is already a relation " + name + ", and it is not a partition of " + parent,
                "Rename or drop it, attach it, or give the partition another name");
    }

    /** A sibling has the name, with another bound. */
    public static Problem takenWithOtherBound(QualifiedName name, PartitionBound actual, PartitionBound wanted) {
        return new Problem(
                "The partition " + name + " exists with the bound " + actual + ", and " + wanted + " is asked for",
                "Give the new partition another name, or make the bounds agree");
    }
}
