using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Host.Hub;
using Bus.Storage;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.PostgreSql;
using Bus.Storage.Sqlite;

namespace Bus.Host.Verbs.Doctor;

/// <summary>For the doctor: whether a hub would start on what lies there, a journal that is whole, its master key and its tree of files. Looks, and changes nothing.</summary>
internal static class JournalCheck
{
    // Reading all of a larger one would take longer than somebody waits for a doctor; its header and its schema are read all the same.
    private const long LargestLookedThrough = 1L << 30;

    /// <summary>The file of the journal; null: it is on a server.</summary>
    public static string? FileOf(IConfiguration configuration, string dataFolder)
    {
        if (IsOnServer(configuration)) return null;
        if (configuration[$"{JournalOptions.Section}:{nameof(JournalOptions.ConnectionString)}"] is not { Length: > 0 } said) return Path.Combine(dataFolder, "journal.db");
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = said }.TryGetValue("Data Source", out var file) ? Path.GetFullPath($"{file}") : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Nothing where there is no journal yet. Of one on a server only once <see cref="DatabaseCheck"/> has reached it.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(HubSettings settings, CancellationToken cancellation)
    {
        var configuration = settings.Build();
        var file = FileOf(configuration, settings.DataFolder);
        if (!IsOnServer(configuration) && !File.Exists(file)) return [];
        await using var services = new ServiceCollection().AddLogging().AddBusStorage(configuration, settings.DataFolder).AddBusSqlite(configuration).AddBusPostgreSql(configuration).BuildServiceProvider();
        var through = file is not null && new FileInfo(file).Length <= LargestLookedThrough;
        try
        {
            var mark = await services.LookAtBusStorageAsync(through, cancellation);
            var whole = file is null ? Finding.Good("この連携履歴でハブは起動できます。マスターキーも合っています", "a hub starts on this journal, and its master key fits")
                : through ? Finding.Good("連携履歴は壊れておらず、マスターキーも合っています", "the journal is whole, and its master key fits")
                : Finding.Good("連携履歴を開けます。マスターキーも合っています（大きいため中身までは確かめていません）", "the journal opens, and its master key fits; it is too large to be looked through here");
            return mark is not null && FilesServices.WhyNotRoot(configuration, settings.DataFolder, mark) is { } root ? [whole, Bad(root, AsSaid)] : [whole];
        }
        catch (JournalUnavailableException failure)
        {
            return [Bad(failure.What, failure.IsDamage ? HubStartException.RestoreBackup : AsSaid)];
        }
        catch (MasterKeyException failure)
        {
            return [Bad(failure.What, new("ハブの運用担当者が、控えのマスターキーを戻してください。なければ、この連携履歴は誰にも読めません", "the hub's operator puts its copy of the master key back; without it nobody can read this journal"))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [Bad(new(failure.Message, failure.Message), AsSaid)];
        }
    }

    private static bool IsOnServer(IConfiguration configuration) => (configuration[$"{JournalOptions.Section}:{nameof(JournalOptions.Engine)}"] ?? new JournalOptions().Engine) != new JournalOptions().Engine;

    private static readonly Bilingual AsSaid = new("ハブの運用担当者が、示されたとおりに直してください。このままではハブは起動しません", "the hub's operator corrects it as said; the hub does not start like this");

    private static Finding Bad(Bilingual what, Bilingual action) => Finding.Bad(what.Ja, what.En, action.Ja, action.En);
}
