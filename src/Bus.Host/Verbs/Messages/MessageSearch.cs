using System.CommandLine;
using Bus.Host.Api;
using Bus.Host.Client;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus message list --key …</c>: where a record is.</summary>
internal static class MessageSearch
{
    public static Option<string[]> Option() => new("--key")
    {
        Description = "レコードの項目と値（例 noticeNumber=1234567890、複数可）。--municipality と --contract が必要 / item and value of a record (may be given several times); needs --municipality and --contract",
        AllowMultipleArgumentsPerToken = true,
    };

    public static async Task<int> RunAsync(ParseResult parsed, HubClient hub, Screen screen, LongList list, string[] keys, string? municipality, string? contract, CancellationToken cancellation)
    {
        try
        {
            var isCut = false;
            var exit = await list.ShowAsync<FoundView>(parsed, hub, screen, part => $"messages/search{Query.Of(part)}", part =>
            {
                isCut |= part.Any(f => f.MoreRecords);
                screen.ShowTable<object?[]>([.. part.SelectMany(Rows)], Headers, row => row);
            }, cancellation, new SearchRequest(municipality, contract, ValuesOf(keys), null));
            if (isCut) screen.Note("…の電文には、示した位置のほかにも該当するレコードがあります。--key を足すと絞り込めます。", "Where … stands, more records of the message match than are named; a further --key narrows them down.");
            return exit;
        }
        catch (VerbFailure refused) when (refused.IsBadRequest)
        {
            // An item that the contract does not have is a slip of whoever typed it.
            throw refused.AsUsage();
        }
    }

    private static readonly string[] Headers =
        ["受付番号 / receipt", "連携 / contract", "レコード / records", "配信先 / consumer", "状態 / state", "受信 / received", "配信 / delivered"];

    private static IEnumerable<object?[]> Rows(FoundView f) => (f.Deliveries.IsEmpty ? [null] : f.Deliveries.AsEnumerable<DeliveryView?>()).Select(d => (object?[])
        [f.Message.Receipt, f.Message.Contract, string.Join(' ', f.Records) + (f.MoreRecords ? " …" : ""), d?.Consumer, d?.State ?? f.Message.State, f.Message.ReceivedAt.ToString("yyyy-MM-dd HH:mm:ss"), d?.DeliveredAt?.ToString("yyyy-MM-dd HH:mm:ss")]);

    /// <summary>What the options say.</summary>
    /// <exception cref="VerbFailure">One is not item=value, or an item comes twice.</exception>
    public static Dictionary<string, string> ValuesOf(string[] keys)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var equals = key.IndexOf('=');
            if (equals < 1 || !values.TryAdd(key[..equals], key[(equals + 1)..]))
                throw new VerbFailure("--key は「項目=値」の形で、同じ項目は一度だけです。", "--key is item=value, each item once.",
                    "例：--key noticeNumber=1234567890", "For example: --key noticeNumber=1234567890") { IsUsage = true };
        }
        return values;
    }
}
