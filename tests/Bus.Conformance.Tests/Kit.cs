using Bus.Contracts.Catalogue;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Tests;

/// <summary>Runs the kit with the built-in contracts.</summary>
internal static class Kit
{
    public const string Ns = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const string QueryNs = "urn:bus:xmlns:pf:lgxml:schema:2026-01:delinquency-inquiry";
    public const string User = "bus", Password = "s3cret";

    public static Task<ConformanceReport> RunAsync(Uri url, ConformanceRole role, ConformanceTarget target, bool credentials = true, TimeSpan? timeout = null)
    {
        var (catalogue, formats) = ContractSamples.Open(null);
        var query = role == ConformanceRole.Consumer ? catalogue.FindQuery("delinquency-inquiry") : null;
        var contract = query?.Answer ?? catalogue.Find("collection-history")!;
        return ConformanceRun.RunAsync(new ConformanceOptions
        {
            Url = url, Role = role, Target = target, Municipality = MunicipalityCode.Parse("362018"), Contract = contract, Query = query, Formats = formats,
            Sample = ContractSamples.Find(contract.Name, contract.Version, query?.Operation ?? contract.Operation)!,
            User = credentials ? User : null, Password = Password, Timeout = timeout ?? TimeSpan.FromMinutes(2), AtOnce = 3,
        }, TimeProvider.System, _ => { }, default);
    }

    public static IReadOnlyList<string> Failed(this ConformanceReport report) => [.. report.Results.Where(r => r.Verdict == Verdict.Failed).Select(r => r.Id)];
}
