using Bus.Core.Contracts;
using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Reports.Writing;
using Microsoft.Extensions.Options;

namespace Bus.Host.Reports.Balance;

/// <summary>Makes a balance of the records that the journal keeps, as of one moment. One at a time: each may take the memory of <c>Reports:BalanceIdentities</c>; who comes meanwhile waits.</summary>
internal sealed class BalanceReader(IMunicipalityExtracts extracts, IMessageRecords records, IKeyRing keys, IOptions<ReportOptions> options)
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="contract">The version whose rule it is made by; it declares one.</param>
    /// <param name="day">Up to which business date, inclusive.</param>
    /// <exception cref="BalanceException">It cannot be made.</exception>
    public async Task<BalanceReport> ReadAsync(MunicipalityCode municipality, Contract contract, DateOnly day, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            // While it is open nobody destroys the key.
            await using var extract = await extracts.OpenAsync(municipality, cancellation);
            return await ReadAsync(extract, municipality, contract, day, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<BalanceReport> ReadAsync(IMunicipalityExtract extract, MunicipalityCode municipality, Contract contract, DateOnly day, CancellationToken cancellation)
    {
        var messages = new BalanceMessages(extract, contract.Name, day);
        await messages.LookAsync(cancellation);
        var groups = new BalanceGroups(options.Value.BalanceGroups);
        var tally = new BalanceTally(options.Value.BalanceIdentities);
        var eyes = new Dictionary<string, BalanceEye>();
        Dictionary<string, ForgottenRecords> forgotten;
        do
        {
            forgotten = [];
            await foreach (var ((message, kept, _), rank) in messages.CountedAsync(cancellation))
            {
                if (kept) await SeeAsync(message, rank);
                else forgotten[message.Sender.Application] = And(forgotten.GetValueOrDefault(message.Sender.Application), message);
            }
            foreach (var eye in eyes.Values) eye.Finish();
        }
        while (tally.EndPass(groups));
        return new BalanceReport(municipality, contract, day)
        {
            Groups = groups.Sums(contract.Balance!.GroupBy.Length),
            Forgotten = [.. forgotten.Values.OrderBy(f => f.Application, StringComparer.Ordinal)],
            BeginsWith = messages.BeginsWith,
        };

        async Task SeeAsync(MessageInfo message, BalanceRank rank)
        {
            if (records.Open(message, stop => extract.RecordsAsync(message, stop)) is not var (shape, reader)) throw NoVersion(message);
            if (!eyes.TryGetValue(message.Version, out var eye)) eyes[message.Version] = eye = new BalanceEye(shape.Contract, contract, municipality, keys, groups, tally);
            await using (reader)
                while (await reader.ReadAsync(cancellation)) eye.See(reader, rank);
        }
    }

    private static ForgottenRecords And(ForgottenRecords? before, MessageInfo message) =>
        new(message.Sender.Application, (before?.Messages ?? 0) + 1, (before?.Records ?? 0) + message.Accepted.Records);

    private static BalanceException NoVersion(MessageInfo message) => new(
        new Bilingual($"受付番号 {message.Receipt} の連携インタフェース {message.Contract} の版 {message.Version} がありません。", $"Version {message.Version} of {message.Contract}, in which receipt {message.Receipt} was taken in, is not in the catalogue."),
        new Bilingual("データセンターの運用担当が、その版のフォルダーを Contracts:Folder に戻してから、もう一度実行してください。", "The data centre's operator puts that version's folder back into Contracts:Folder; then run it again."));
}
