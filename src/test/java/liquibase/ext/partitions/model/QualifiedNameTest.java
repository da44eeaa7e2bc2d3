package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QualifiedNameTest {

    @Test
    void isPrintedWithItsSchemaWhereItHasOne() {
        assertEquals("app.orders", new QualifiedName("app", "orders").toString());
        assertEquals("orders", new QualifiedName(null, "orders").toString());
    }

    @Test
    void aSiblingIsInTheSameSchema() {
        assertEquals(new QualifiedName("app", "b"), new QualifiedName("app", "a").sibling("b"));
    }
}
