using System.CommandLine;
using Bus.Host.Api;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus query list</c>: who asked for what.</summary>
internal static class QueryVerbs
{
    public static Command Command() => new("query", "照会の記録 / the record of queries") { List() };

    private static Command List()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var application = new Option<string?>("--application") { Description = "照会元の業務システムID / asker's application id" };
        var contract = new Option<string?>("--contract") { Description = "照会の連携インタフェース / query contract" };
        var list = new LongList("before", "この照会番号の続きから / go on behind this number");
        var key = new Option<string[]>("--key")
        {
            Description = "記録している項目と値（例 addresseeNumber=100200300、複数可）。--municipality が必要 / recorded item and value (may be given several times); needs --municipality",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = Verb.Remote("list", "誰が何を照会したか（新しい順） / who asked for what, newest first", (parsed, hub, screen, cancellation) =>
            list.ShowAsync<QueryView>(parsed, hub, screen, part => $"queries/search{Query.Of(part)}",
                ["照会番号 / number", "照会 / query", "照会元 / asker", "照会先 / provider", "条件 / asked for", "結果 / outcome", "件数 / records", "日時 / asked at"],
                q => [q.Number, q.Contract, $"{q.Municipality}.{q.Application}", q.Provider,
                    q.Key is null ? "–" : string.Join(' ', q.Key.Select(k => $"{k.Key}={k.Value}")), q.Outcome, q.Records, q.AskedAt.ToString("yyyy-MM-dd HH:mm:ss")],
                cancellation, new QuerySearchRequest(parsed.GetValue(municipality), parsed.GetValue(contract), parsed.GetValue(application), MessageSearch.ValuesOf(parsed.GetValue(key) ?? []), null)));
        foreach (var option in new Option[] { municipality, application, contract, key }) command.Options.Add(option);
        list.AddTo(command);
        return command;
    }
}
