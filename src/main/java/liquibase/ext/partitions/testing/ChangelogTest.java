package liquibase.ext.partitions.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that run a changelog on PostgreSQL databases of their own. Methods may have parameters of these types:
 *
 * <ul>
 *   <li>{@link TestDatabase}: an empty database, dropped after the test, whether it passed or failed. The first such
 *       parameter of the test and of its {@code @BeforeEach} and {@code @AfterEach} methods is the same database, the
 *       second one is another, and so on. Those of constructors and of {@code @BeforeAll} and {@code @AfterAll} methods
 *       are shared likewise, and live as long as the class;
 *   <li>{@link LiquibaseRun}: this changelog on the first of these databases;
 *   <li>{@link PostgresServer}: the server of the databases, the same one for all tests of a run.
 * </ul>
 *
 * <p>On a method it is used instead of the one on the class, as a whole.
 *
 * <pre>{@code
 * @ChangelogTest(changelog = "db/orders.xml")
 * class OrdersTest {
 *     @Test
 *     void canBeRolledBack(LiquibaseRun liquibase) throws Exception {
 *         liquibase.upDownUp();
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit configuration parameters choose the server, in {@code junit-platform.properties} or as system properties:
 * {@code liquibase.partitions.testing.postgres} is {@code embedded} (when absent), {@code testcontainers}, or the
 * {@code jdbc:postgresql://} URL of a server where {@code liquibase.partitions.testing.username} with
 * {@code liquibase.partitions.testing.password} may create databases; {@code liquibase.partitions.testing.image} is the
 * image of the container. {@code liquibase.partitions.testing.keep} says which databases are not dropped:
 * {@code never} (when absent), {@code failed} for those of failed tests, or {@code always}. JUnit reports their URLs.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TestDatabases.class)
public @interface ChangelogTest {
    /** What {@link LiquibaseRun} parameters run: the path of the changelog as DATABASECHANGELOG records it. */
    String changelog() default "";

    /**
     * The directory that the changelog and its includes are in, beside the class path; relative to the directory that
     * the tests run in, which it is when absent.
     */
    String searchPath() default "";

    /** Liquibase's {@code contexts}: an expression, none when empty. */
    String contexts() default "";

    /** Liquibase's {@code labels}: an expression, none when empty. */
    String labels() default "";
}
