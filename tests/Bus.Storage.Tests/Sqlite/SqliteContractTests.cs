using Bus.Storage.Tests.Contract;

namespace Bus.Storage.Tests.Sqlite;

public sealed class SqliteAcceptTests : AcceptContract<SqliteTestEngine>;

public sealed class SqliteFileTests : FileContract<SqliteTestEngine>;

public sealed class SqliteSequenceTests : SequenceContract<SqliteTestEngine>;

public sealed class SqliteAskedQueryTests : AskedQueryContract<SqliteTestEngine>;

public sealed class SqliteRejectTests : RejectContract<SqliteTestEngine>;

public sealed class SqliteBulkUseTests : BulkUseContract<SqliteTestEngine>;

public sealed class SqliteClosingTests : ClosingContract<SqliteTestEngine>;
public sealed class SqliteCollectionTests : CollectionContract<SqliteTestEngine>;

public sealed class SqliteDeliveryTests : DeliveryContract<SqliteTestEngine>;

public sealed class SqliteReadTests : ReadContract<SqliteTestEngine>;

[Collection("alone")]
public sealed class SqliteBigFileTests : BigFileContract<SqliteTestEngine>;

public sealed class SqliteSealTests : SealContract<SqliteTestEngine>;

public sealed class SqliteKeyTests : KeyContract<SqliteTestEngine>;

public sealed class SqliteRegionTests : RegionContract<SqliteTestEngine>;

public sealed class SqliteFormTests : FormContract<SqliteTestEngine>;

public sealed class SqlitePauseTests : PauseContract<SqliteTestEngine>;

public sealed class SqliteQueryTests : QueryContract<SqliteTestEngine>;

public sealed class SqlitePeriodTests : PeriodContract<SqliteTestEngine>;

public sealed class SqliteRecoveryTests : RecoveryContract<SqliteTestEngine>;

public sealed class SqliteRetentionTests : RetentionContract<SqliteTestEngine>;

public sealed class SqliteMigrationTests : MigrationContract<SqliteTestEngine>;

public sealed class SqliteNodeTests : NodeContract<SqliteTestEngine>;

public sealed class SqliteWatchTests : WatchContract<SqliteTestEngine>;

public sealed class SqliteSearchTests : SearchContract<SqliteTestEngine>;

public sealed class SqliteOperationTests : OperationContract<SqliteTestEngine>;

public sealed class SqliteAlertTests : AlertContract<SqliteTestEngine>;

public sealed class SqliteOversightTests : OversightContract<SqliteTestEngine>;

public sealed class SqliteCallTests : CallContract<SqliteTestEngine>;

public sealed class SqliteTransferTests : TransferContract<SqliteTestEngine>;

public sealed class SqliteIdentityTests : IdentityContract<SqliteTestEngine>;

public sealed class SqliteDepartureTests : DepartureContract<SqliteTestEngine>;
