using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Writing;

namespace Bus.Storage.Operation;

/// <summary>Which environment the database belongs to: written by the first hub that has a name, and held against every later one.</summary>
internal static class EnvironmentMark
{
    private const string Read = "SELECT value FROM meta WHERE name = 'environment'";
    private const string Write = "INSERT INTO meta (name, value) VALUES ('environment', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <exception cref="JournalUnavailableException">The database is another environment's.</exception>
    public static async Task CheckAsync(JournalDatabase database, CancellationToken cancellation)
    {
        var there = await database.Reads.RunAsync(s => s.ScalarAsync(Read), cancellation) as string;
        if (!Check(there, database.Options)) return;
        await database.Writes.RunAsync(async s =>
        {
            // The copy has files of its own; the original's are not to be touched.
            if (there is not null) await FilesMark.LeaveAsync(s);
            return await s.ExecuteAsync(Write, ("@value", Own(database.Options)));
        }, WriteScope.Region, cancellation);
    }

    /// <summary>This hub's; null: not named.</summary>
    public static string? Own(JournalOptions options) => NullIfEmpty(options.Environment);

    /// <summary>True if what is of that environment, or of none, is to be taken over into this hub's; false if it is this hub's.</summary>
    /// <exception cref="JournalUnavailableException">It is another's.</exception>
    public static bool Check(string? there, JournalOptions options)
    {
        var (mine, was) = (Own(options), NullIfEmpty(options.EnvironmentWas));
        if (there == mine) return false;
        if (there is null || there == was && mine is not null) return true;
        throw new JournalUnavailableException(new Bilingual(
            $"データベースは環境「{there}」のものですが、このハブの Environment:Name は{(mine is null ? "ありません" : $"「{mine}」です")}。接続先を確かめてください。複製を別の環境として使い始めるときだけ、最初の起動に --Environment:Was={there} を付けます。",
            $"The database belongs to the environment '{there}', but this hub's Environment:Name is {(mine is null ? "not set" : $"'{mine}'")}. Check which database it is. Only to begin using a copy as another environment, add --Environment:Was={there} to its first start.")) { IsLasting = true };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
