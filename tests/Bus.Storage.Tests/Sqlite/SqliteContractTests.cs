using Bus.Storage.Tests.Contract;

namespace Bus.Storage.Tests.Sqlite;

public sealed class SqliteAcceptTests : AcceptContract<SqliteTestEngine>;
