using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>照会: a contract that is asked and answered at once, in one version. Immutable; made by the catalogue from a contract folder of <c>kind: query</c>.</summary>
public sealed record QueryContract
{
    /// <summary>Name of the operation and of the request's element, e.g. <c>InquireDelinquency</c>; the answer's is the same with <c>Response</c>.</summary>
    public required string Operation { get; init; }
    /// <summary>What is asked: the items of the request in the order of the XSD's sequence.</summary>
    public required ImmutableArray<Item> Question { get; init; }
    /// <summary>The item of the question that names the municipality; null if there is none.</summary>
    public required int? MunicipalityItem { get; init; }
    /// <summary>Items of the question that are kept, sealed, as what was asked for; no others are.</summary>
    public required ImmutableArray<int> Recorded { get; init; }
    /// <summary>The item of the question that names the duty for which it is asked; null if there is none.</summary>
    public required int? DutyItem { get; init; }
    /// <summary>The records of the answer, with name, version, title and namespaces.</summary>
    public required Contract Answer { get; init; }

    /// <summary>Name, also of the service, e.g. <c>delinquency-inquiry</c>.</summary>
    public string Name => Answer.Name;
    /// <summary>Year and release, e.g. <c>2026-01</c>.</summary>
    public string Version => Answer.Version;
    /// <summary>Target namespace of its XSD.</summary>
    public string SchemaNamespace => Answer.SchemaNamespace;

    /// <inheritdoc/>
    public override string ToString() => Answer.ToString();
}
