package liquibase.ext.partitions.changelog;

import liquibase.parser.LiquibaseParser;
import liquibase.parser.NamespaceDetails;
import liquibase.parser.core.xml.XMLChangeLogSAXParser;
import liquibase.serializer.LiquibaseSerializer;
import liquibase.serializer.core.xml.XMLChangeLogSerializer;

/** The XML namespace of the extension, for changelogs that Liquibase writes. */
public final class PartitionsNamespace implements NamespaceDetails {

    /** The namespace of every element of the extension. */
    public static final String URI = "http://www.liquibase.org/xml/ns/partitions";

    private static final String SCHEMA = URI + "/liquibase-partitions-latest.xsd";

    @Override
    public int getPriority() {
        return PRIORITY_EXTENSION;
    }

    @Override
    public boolean supports(LiquibaseSerializer serializer, String namespaceOrUrl) {
        return serializer instanceof XMLChangeLogSerializer && isOurs(namespaceOrUrl);
    }

    @Override
    public boolean supports(LiquibaseParser parser, String namespaceOrUrl) {
        return parser instanceof XMLChangeLogSAXParser && isOurs(namespaceOrUrl);
    }

    @Override
    public String getShortName(String namespaceOrUrl) {
        return "partitions";
    }

    @Override
    public String getSchemaUrl(String namespaceOrUrl) {
        return SCHEMA;
    }

    @Override
    public String[] getNamespaces() {
        return new String[] {URI};
    }

    private static boolean isOurs(String namespaceOrUrl) {
        return URI.equals(namespaceOrUrl) || SCHEMA.equals(namespaceOrUrl);
    }
}
