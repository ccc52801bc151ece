using Bus.Storage.Tests.Contract;

namespace Bus.Storage.Tests.PostgreSql;

public sealed class PostgreSqlAcceptTests : AcceptContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlFileTests : FileContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlSequenceTests : SequenceContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlAskedQueryTests : AskedQueryContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlRejectTests : RejectContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlBulkUseTests : BulkUseContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlClosingTests : ClosingContract<PostgreSqlTestEngine>;
public sealed class PostgreSqlCollectionTests : CollectionContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlDeliveryTests : DeliveryContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlReadTests : ReadContract<PostgreSqlTestEngine>;

[Collection("alone")]
public sealed class PostgreSqlBigFileTests : BigFileContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlSealTests : SealContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlKeyTests : KeyContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlRegionTests : RegionContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlFormTests : FormContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlPauseTests : PauseContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlPeriodTests : PeriodContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlQueryTests : QueryContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlRecoveryTests : RecoveryContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlRetentionTests : RetentionContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlMigrationTests : MigrationContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlNodeTests : NodeContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlWatchTests : WatchContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlSearchTests : SearchContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlOperationTests : OperationContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlAlertTests : AlertContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlOversightTests : OversightContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlCallTests : CallContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlTransferTests : TransferContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlIdentityTests : IdentityContract<PostgreSqlTestEngine>;

public sealed class PostgreSqlDepartureTests : DepartureContract<PostgreSqlTestEngine>;
