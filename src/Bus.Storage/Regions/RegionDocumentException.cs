namespace Bus.Storage.Regions;

/// <summary>The region in the journal cannot be read. The hub does not start with a part of it.</summary>
public sealed class RegionDocumentException(long version, Exception cause) : InvalidOperationException(
    $"連携履歴にあるリージョン定義（版 {version}）が壊れていて読めません。バックアップを復元するか、リージョン定義ファイルをもう一度適用してください。 / " +
    $"The region in the journal (version {version}) is damaged and cannot be read. Restore a backup, or apply the region file again.", cause)
{
    /// <summary>Version of the damaged document.</summary>
    public long Version { get; } = version;
}
