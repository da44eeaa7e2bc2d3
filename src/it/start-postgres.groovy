import liquibase.ext.partitions.testing.PostgresServer

context.server = PostgresServer.embedded([:])
context.database = context.server.newDatabase()
context.sql = File.createTempFile('migrate', '.sql')
context.sql.deleteOnExit()

// What the nested build gets as -D.
context.userProperties.putAll([
    'liquibase.url': context.database.url(),
    'liquibase.username': context.database.username(),
    'liquibase.password': context.database.password(),
    'liquibase.migrationSqlOutputFile': context.sql.path,
    'liquibase.rollbackCount': '1',
    'liquibase.analytics.enabled': 'false',
])
true
