using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>The region in force: every municipality with its applications. Immutable; replaced whole when a region file is applied.</summary>
public sealed record RegionModel
{
    /// <summary>A region without municipalities.</summary>
    public static readonly RegionModel Empty = new() { Municipalities = [] };

    private readonly Dictionary<string, Municipality> _byCode = [];
    private readonly ImmutableArray<Municipality> _municipalities = [];

    /// <summary>All municipalities, by code.</summary>
    public required ImmutableArray<Municipality> Municipalities
    {
        get => _municipalities;
        init
        {
            _municipalities = [.. value.OrderBy(m => m.Code.Value, StringComparer.Ordinal)];
            foreach (var municipality in _municipalities) _byCode[municipality.Code.Value] = municipality;
        }
    }

    /// <summary>Default quotas of each municipality; null: none.</summary>
    public Quotas? Quotas { get; init; }

    /// <summary>People who operate the hub under their own names; null: none.</summary>
    public ImmutableArray<NamedOperator>? Operators { get; init; }

    /// <summary>What needs a second person; null: nothing.</summary>
    public Approvals? Approvals { get; init; }

    /// <summary>The named operator; null if there is none with this id.</summary>
    public NamedOperator? FindOperator(string id) => Operators?.FirstOrDefault(o => o.Id == id);

    /// <summary>True if a replay of this municipality needs a second person.</summary>
    public bool NeedsSecondPerson(MunicipalityCode municipality) => (Find(municipality)?.Approvals ?? Approvals)?.SecondPersonForReplay == true;

    /// <summary>The municipality; null if it is not in the region.</summary>
    public Municipality? Find(MunicipalityCode code) => _byCode.GetValueOrDefault(code.Value);

    /// <summary>The application; null if it is not in the region.</summary>
    public Application? Find(ApplicationRef application) => Find(application.Municipality)?.Find(application.Application);

    /// <summary>How the route's consumer takes its contract; null if the region has no such consumer, or it takes it no more.</summary>
    public Consumption? Find(RouteId route) => Find(route.Municipality)?.Find(route.Consumer)?.FindConsumption(route.Contract);
}

/// <summary>Upper bounds of one municipality.</summary>
/// <param name="MessagesPerSecond">SOAP messages a second; null: none.</param>
/// <param name="BulkBytesPerDay">Bytes of bulk files a day; null: none.</param>
public sealed record Quotas(int? MessagesPerSecond, long? BulkBytesPerDay);
