package liquibase.ext.partitions.model;

/**
 * A PostgreSQL version.
 *
 * @param number {@code server_version_num}: 180006 is 18.6
 */
public record ServerVersion(int number) {

    /** The newest version that this was measured on, and that SQL output without a server is written for. */
    public static final ServerVersion NEWEST = new ServerVersion(180000);

    /** A version of which nothing more is known. */
    public static ServerVersion ofMajor(int major) {
        return new ServerVersion(major * 10_000);
    }

    /** The major version: 18 of 180006. */
    public int major() {
        return number / 10_000;
    }

    /** Whether nothing has been measured on this major version, so that no measured number may refuse anything there. */
    public boolean isNewerThanKnown() {
        return major() > NEWEST.major();
    }

    /** Whether the server is of this major version or a later one. */
    public boolean isAtLeast(int major) {
        return major() >= major;
    }
}
