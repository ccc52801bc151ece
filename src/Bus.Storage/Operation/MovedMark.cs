using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Operation;

/// <summary>
/// A journal that was moved elsewhere stays as it was, and no hub goes on with it: it would give receipts, positions and MessageIDs again that the other one gives to other messages, and consumers would take what is new for what they have.
/// </summary>
internal static class MovedMark
{
    private const string Read = "SELECT value FROM meta WHERE name = 'moved'";
    private const string Write = "INSERT INTO meta (name, value) VALUES ('moved', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    private const string Forget = "DELETE FROM meta WHERE name = 'moved'";

    /// <param name="where">The engine of the database that it was moved into.</param>
    public static Task<int> LeaveAsync(Session session, string where) => session.ExecuteAsync(Write, ("@value", where));

    /// <exception cref="JournalUnavailableException">It was moved.</exception>
    public static async Task CheckAsync(JournalDatabase database, CancellationToken cancellation)
    {
        if (await database.Reads.RunAsync(WhyNotAsync, cancellation) is not { } refused) return;
        if (!database.Options.TakeBack) throw refused;
        await database.Writes.RunAsync(s => s.ExecuteAsync(Forget), WriteScope.Region, cancellation);
    }

    /// <summary>Why no hub goes on with it; null: it was not moved. Changes nothing.</summary>
    public static async Task<JournalUnavailableException?> WhyNotAsync(Session session) =>
        await session.ScalarAsync(Read) is not string where ? null : new JournalUnavailableException(new Bilingual(
            $"この連携履歴は bus journal move で {where} へ移されています。設定 Journal:Engine と Journal:ConnectionString で移行先を指定してください。移行先でハブを一度も動かしておらず、こちらに戻すときだけ、最初の起動に --Journal:TakeBack=true を付けます。",
            $"This journal was moved to {where} by bus journal move. Name the new database by the settings Journal:Engine and Journal:ConnectionString. Only where no hub ever ran on the new one, and this one shall be used again, add --Journal:TakeBack=true to its first start.")) { IsLasting = true };
}
