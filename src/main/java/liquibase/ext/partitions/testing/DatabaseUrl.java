package liquibase.ext.partitions.testing;

import java.util.regex.Pattern;
import liquibase.ext.partitions.problem.TestingProblems;

/** URLs of databases, which are shown in messages and reports. */
final class DatabaseUrl {
    /** Parameters of the PostgreSQL driver and of libpq, and what stands before an {@code @}, as other drivers have it. */
    private static final Pattern CREDENTIALS = Pattern.compile(
            "(?i)(^|[?&;\\s])(user|username|password|sslpassword|pwd)\\s*=|//[^/?]*@|^jdbc:(?!postgresql:).*@");

    private DatabaseUrl() {}

    /**
     * The URL, when it tells neither user nor password.
     *
     * @param where what it was written in
     * @param username where the user is to be written
     * @param password where the password is to be written
     * @throws IllegalArgumentException when it tells one of them; the message does not
     */
    static String withoutCredentials(String url, String where, String username, String password) {
        if (CREDENTIALS.matcher(url).find()) {
            throw new IllegalArgumentException(
                    TestingProblems.credentialsInUrl(where, username, password).toString());
        }
        return url;
    }
}
