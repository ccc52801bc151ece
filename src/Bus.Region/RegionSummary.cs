using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region;

/// <summary>A region at a glance, for <c>region show</c>. Holds no secret.</summary>
public sealed record RegionSummary(ImmutableArray<MunicipalitySummary> Municipalities)
{
    /// <summary>Sums a region up; versions that the region leaves open are the newest of the catalogue.</summary>
    public static RegionSummary Of(RegionModel region, CatalogueSnapshot catalogue) => new([.. region.Municipalities.Select(m => new MunicipalitySummary(
        m.Code.Value, m.Name, m.Host,
        [.. m.Applications.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => new ApplicationSummary(a.Id, a.Name, a.PasswordHashes.Length, a.FtpHashes.Any(c => c.Length > 0) || a.SftpKeys is not null, [.. (a.Partners ?? []).Select(p => p.Id)]))],
        [.. RegionRoutes.Of(m).Select(r => Route(r, catalogue))],
        [.. m.RelyingParties.Select(p => p.Id).Order(StringComparer.Ordinal)]) { Queries = [.. Queries(m)], Directory = m.Directory is not null })]);

    private static IEnumerable<QuerySummary> Queries(Municipality municipality) =>
        from provider in municipality.Applications
        from answers in provider.Answers
        let askers = municipality.Applications.SelectMany(a => a.Asks.Where(q => q.Contract == answers.Contract).Select(q => Asker(a.Id, q))).Order(StringComparer.Ordinal)
        orderby answers.Contract
        select new QuerySummary(answers.Contract, provider.Id, [.. askers], $"{Shown.Address(answers.Soap.Url)} ≤ {Text(answers.Soap.Timeout)}");

    private static string Asker(string id, QueryAccess access) =>
        id + (access.Duties.IsEmpty ? "" : $" [{string.Join(", ", access.Duties)}]") + (access.PerMinute is { } limit ? $" ≤ {limit}/min" : "");

    private static RouteSummary Route(RegionRoute route, CatalogueSnapshot catalogue)
    {
        var consumption = route.Consumption;
        return new RouteSummary(route.Id.Contract, route.Provider, Version(route.Provision.Version), route.Id.Consumer, Version(consumption.Version), consumption.By.Wire(), How(consumption), consumption.Items);

        string? Version(string? named) => catalogue.Find(route.Id.Contract, named)?.Version ?? named;
    }

    private static string How(Consumption consumption) => consumption.By switch
    {
        HandOverKind.File => $"{consumption.Encoding}, {(consumption.RejectUnmappable ? "reject" : "report")}",
        HandOverKind.Soap when consumption.Soap is { } target => $"{Shown.Address(target.Url)} × {consumption.RecordsPerMessage}",
        _ => $"× {consumption.RecordsPerMessage}",
    } + (consumption.Retry is { } retry ? $", retry {Text(retry.First)}…{Text(retry.Longest)}{Limit(retry)}" : "");

    private static string Limit(RetryPolicy retry) =>
        (retry.GiveUpAfter is null ? "" : $" ≤ {Text(retry.GiveUpAfter)}") + (retry.Attempts is { } attempts ? $" ≤ {attempts}×" : "");

    private static string Text(TimeSpan? span) => span is { } given ? Validation.Quantities.Text(given) : "–";
}

/// <summary>One municipality with its applications and routes.</summary>
public sealed record MunicipalitySummary(string Code, string Name, string? Host, ImmutableArray<ApplicationSummary> Applications, ImmutableArray<RouteSummary> Routes, ImmutableArray<string> RelyingParties)
{
    /// <summary>Its queries.</summary>
    public ImmutableArray<QuerySummary> Queries { get; init; } = [];

    /// <summary>True: its staff stand in a directory of its own.</summary>
    public bool Directory { get; init; }
}

/// <summary>One query: who answers, and who may ask.</summary>
/// <param name="How">Address and time limit.</param>
public sealed record QuerySummary(string Contract, string Provider, ImmutableArray<string> Askers, string How);

/// <summary>One application.</summary>
/// <param name="Passwords">Passwords in force: 0, 1, or 2 while one is rotated.</param>
/// <param name="Ftp">True if one of them, or a public key, can sign in by FTP and SFTP (where the hub offers them).</param>
/// <param name="Partners">Partners' servers that the hub visits for it.</param>
public sealed record ApplicationSummary(string Id, string Name, int Passwords, bool Ftp, ImmutableArray<string> Partners);

/// <summary>One provider's way to one consumer.</summary>
/// <param name="By"><c>file</c>, <c>soap</c> or <c>mailbox</c>.</param>
/// <param name="How">Details: character set and policy, or address and page size.</param>
/// <param name="Items">Additional items that the consumer gets.</param>
public sealed record RouteSummary(string Contract, string Provider, string? ProviderVersion, string Consumer, string? ConsumerVersion, string By, string How, ImmutableArray<string> Items);
