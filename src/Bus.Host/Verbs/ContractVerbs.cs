using System.CommandLine;
using Bus.Contracts.Catalogue;
using Bus.Core.Contracts;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus contract list | check | import</c>.</summary>
internal static class ContractVerbs
{
    public static Command Command() => new("contract", "連携インタフェース / contracts") { List(), Check(), ContractImportVerb.Command() };

    private static Command List() => Verb.Remote("list", "カタログの一覧 / the catalogue", async (_, hub, screen, cancellation) =>
    {
        var contracts = await hub.GetAsync<ContractView[]>("contracts", cancellation);
        screen.Show(contracts, console => console.Write(TableOf(contracts)));
        return CommandLine.Fine;
    });

    private static Command Check()
    {
        var path = new Argument<string>("path") { Description = "連携インタフェースのフォルダー / a contract's folder, or a folder of them" };
        var command = Verb.Plain("check", "使う前に検査する / check before using it", (parsed, screen, _) =>
        {
            var check = ContractChecker.Check(parsed.GetValue(path)!);
            List<ContractView> found = [.. check.Contracts.Select(ContractView.Of), .. check.Queries.Select(ContractView.Of)];
            screen.Show(new { contracts = found, errors = check.Errors.Select(e => new { e.File, e.Place, e.What }) }, console =>
            {
                if (found.Count > 0) console.Write(TableOf(found));
                foreach (var error in check.Errors) console.WriteLine($"{error.File} {error.Place}\n  {error.What.Ja}\n  {error.What.En}");
                console.WriteLine(check.Errors.IsEmpty ? "問題ありません / no errors" : $"誤り {check.Errors.Length} 件 / {check.Errors.Length} errors");
            });
            return Task.FromResult(check.Errors.IsEmpty ? CommandLine.Fine : CommandLine.Failed);
        });
        command.Arguments.Add(path);
        return command;
    }

    private static Table TableOf(IEnumerable<ContractView> contracts) => Screen.Table(contracts,
        ["名前 / name", "版 / version", "業務ユニット / unit", "名称 / title", "種類 / kind", "項目 / items", "順序保証キー / ordering key"],
        c => [c.Name, c.Version, c.BusinessUnit, c.Title.Ja, c.Kind == "query" ? "照会 / query" : "レコード / records", (long)c.Items.Length, string.Join(" + ", c.OrderingKey)]);
}
