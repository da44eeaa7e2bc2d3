--liquibase formatted sql

--changeset it:table
CREATE TABLE on_the_class_path (i int);
--rollback DROP TABLE on_the_class_path;
