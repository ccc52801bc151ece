using Bus.Core.Journal;
using Bus.Host.Hub;
using Bus.Storage;
using Bus.Storage.Engine;
using Bus.Storage.PostgreSql;

namespace Bus.Host.Verbs.Doctor;

/// <summary>Whether the journal's database server is reached and fit. Looks, and changes nothing.</summary>
internal static class DatabaseCheck
{
    /// <summary>Nothing where the journal is a file of the data folder: that is looked at with the folder.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(HubSettings settings, CancellationToken cancellation)
    {
        var configuration = settings.Build();
        await using var services = new ServiceCollection().AddBusPostgreSql(configuration)
            .Configure<JournalOptions>(configuration.GetSection(JournalOptions.Section)).BuildServiceProvider();
        var wanted = configuration[$"{JournalOptions.Section}:{nameof(JournalOptions.Engine)}"];
        if (wanted is null || wanted == new JournalOptions().Engine) return [];
        if (services.GetServices<IStorageEngine>().FirstOrDefault(e => e.Name == wanted) is not { } engine)
            return [Finding.Bad($"Journal:Engine = '{wanted}' は使えません", $"Journal:Engine = '{wanted}' is not available", "sqlite か postgresql を指定してください", "set it to sqlite or postgresql")];
        try
        {
            await using var connection = await engine.OpenAsync(ConnectionRole.Writer, cancellation);
            await using var clock = connection.CreateCommand();
            clock.CommandText = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
            var there = DateTimeOffset.FromUnixTimeMilliseconds((long)(await clock.ExecuteScalarAsync(cancellation))!);
            return [ClockCheck.Against(there, TimeProvider.System.GetUtcNow()), Finding.Good($"データベース {connection.DataSource}/{connection.Database} に接続でき、連携履歴に使えます",
                $"the database {connection.DataSource}/{connection.Database} is reached and fit for the journal")];
        }
        catch (JournalUnavailableException failure)
        {
            return [Finding.Bad(failure.What.Ja, failure.What.En, "示されたとおりに直してください", "correct it as said")];
        }
    }
}
