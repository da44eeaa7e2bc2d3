package liquibase.ext.partitions.testing;

/** Where a server came from, and how it ends. */
interface ServerOrigin {
    /** A server that somebody else runs. */
    ServerOrigin ELSEWHERE = new ServerOrigin() {
        @Override
        public void keep() {}

        @Override
        public void close() {}
    };

    /** Sees to it that the server outlives the tests, for a database that does; throws when it cannot. */
    void keep();

    /** Stops it, unless it is to outlive the tests. */
    void close();
}
