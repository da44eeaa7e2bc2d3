package liquibase.ext.partitions.command;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;

/**
 * What tells a changeset from others, in the changelog and in DATABASECHANGELOG alike.
 *
 * @param path the changelog, as Liquibase normalizes it
 * @param id the changeset's id
 * @param author its author
 */
record ChangeSetKey(String path, String id, String author) {

    static ChangeSetKey of(ChangeSet changeSet) {
        return new ChangeSetKey(normalized(changeSet.getFilePath()), changeSet.getId(), changeSet.getAuthor());
    }

    static ChangeSetKey of(RanChangeSet changeSet) {
        return new ChangeSetKey(normalized(changeSet.getChangeLog()), changeSet.getId(), changeSet.getAuthor());
    }

    private static String normalized(String path) {
        return String.valueOf(DatabaseChangeLog.normalizePath(path));
    }

    /** As Liquibase writes it. */
    @Override
    public String toString() {
        return path + "::" + id + "::" + author;
    }
}
