package liquibase.ext.partitions.testing;

/** Which databases are not dropped after their tests. */
enum KeepDatabases {
    NEVER,
    FAILED,
    ALWAYS
}
