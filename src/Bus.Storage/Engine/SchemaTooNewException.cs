namespace Bus.Storage.Engine;

/// <summary>The database was written by a newer version of the hub; this one leaves it alone.</summary>
public sealed class SchemaTooNewException(int found, int known) : InvalidOperationException(
    $"データベースのスキーマは版 {found} ですが、このハブが知っているのは版 {known} までです。より新しいハブが使ったデータベースです。新しいハブで起動するか、更新前のバックアップを復元してください。 / " +
    $"The database has schema version {found}; this hub knows versions up to {known}. A newer hub has used it. Start that newer hub, or restore the backup made before the upgrade.")
{
    /// <summary>Version of the database.</summary>
    public int Found { get; } = found;
    /// <summary>Newest version that this hub knows.</summary>
    public int Known { get; } = known;
}
