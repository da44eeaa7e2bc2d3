package liquibase.ext.partitions.command;

import liquibase.ext.partitions.command.TextStyle.Emphasis;

/**
 * What there is to show of one table of a tree.
 *
 * @param branch what stands before its name
 * @param indent what stands before further lines of it
 * @param name its name
 * @param description what it holds and how it is partitioned
 * @param rows how many rows it has
 * @param size how large it is; empty where it has no size
 * @param emphasis how its name stands out
 */
record TreeLine(
        String branch, String indent, String name, String description, String rows, String size, Emphasis emphasis) {

    /** How many columns the branch and the name take. */
    int nameWidth() {
        return TextLines.width(branch) + TextLines.width(name);
    }
}
