using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>団体 with all that belongs to it.</summary>
public sealed record Municipality
{
    /// <summary>団体コード.</summary>
    public required MunicipalityCode Code { get; init; }
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }
    /// <summary>Own host name of its sign-in pages; null: paths.</summary>
    public string? Host { get; init; }
    /// <summary>Additional items, by contract name.</summary>
    public ImmutableDictionary<string, ImmutableArray<AdditionalItem>> Extends { get; init; } = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty;
    /// <summary>Its applications.</summary>
    public ImmutableArray<Application> Applications { get; init; } = [];
    /// <summary>Relying parties of its identity provider.</summary>
    public ImmutableArray<RelyingParty> RelyingParties { get; init; } = [];
    /// <summary>Staff accounts to import; null: none named.</summary>
    public StaffSource? Staff { get; init; }
    /// <summary>The directory that knows its staff and their passwords; null: they stand in the hub.</summary>
    public StaffDirectoryRule? Directory { get; init; }
    /// <summary>Which certificates prove its staff; null: none do.</summary>
    public CardRule? Cards { get; init; }
    /// <summary>What 緊急用ID are good for; null: there are none.</summary>
    public EmergencyRule? Emergency { get; init; }
    /// <summary>Networks that have a name.</summary>
    public ImmutableArray<NetworkZone> Zones { get; init; } = [];
    /// <summary>Whose sign-ins need a second factor, whatever they sign on to; null: nobody's.</summary>
    public SecondFactorRule? SecondFactor { get; init; }
    /// <summary>Own quotas; null: the region's.</summary>
    public Quotas? Quotas { get; init; }
    /// <summary>Own rule about what needs a second person; null: the region's.</summary>
    public Approvals? Approvals { get; init; }
    /// <summary>Days on which it works or does not, beside the usual; null: none.</summary>
    public MunicipalCalendar? Calendar { get; init; }
    /// <summary>Until this time of the next day a business date lasts, where the sender names none; null: midnight.</summary>
    public TimeOnly? CutOver { get; init; }

    /// <summary>The application with this id; null if there is none.</summary>
    public Application? Find(string id) => Applications.FirstOrDefault(a => a.Id == id);
}

/// <summary>追加項目: an item that a municipality adds to a contract.</summary>
/// <param name="Element">ASCII element name.</param>
/// <param name="Header">Japanese header.</param>
/// <param name="Type"><c>text</c>, <c>digits</c>, <c>integer</c> or <c>date</c>.</param>
/// <param name="MaxLength">Greatest number of characters (code points).</param>
/// <param name="Required">False: its column or element may be missing.</param>
public sealed record AdditionalItem(string Element, string Header, string Type, int MaxLength, bool Required);

/// <summary>Staff accounts to import.</summary>
/// <param name="Csv">login,name,department,duties,email,initialPassword,employeeNumber – with hashes for passwords once applied.</param>
public sealed record StaffSource(string Csv, bool ChangeAtFirstSignIn);
