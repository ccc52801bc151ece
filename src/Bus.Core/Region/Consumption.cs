using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>A contract that an application takes.</summary>
public sealed record Consumption
{
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary>How it takes them.</summary>
    public required HandOverKind By { get; init; }
    /// <summary>Element names of the additional items it wants; it gets no others.</summary>
    public ImmutableArray<string> Items { get; init; } = [];
    /// <summary>By file: character set, <c>utf-8</c> (default), <c>cp932</c>, <c>ibm-930</c>, <c>ibm-939</c>, <c>ibm-290</c>, or one of the site's own.</summary>
    public string Encoding { get; init; } = "utf-8";
    /// <summary>Layout of its files: <c>csv</c>, <c>xml</c> or one of the contract's own; null: <c>csv</c>.</summary>
    public string? Layout { get; init; }
    /// <summary>外字: a character table laid over the set, as text; null: none.</summary>
    public string? Gaiji { get; init; }
    /// <summary>How its files are packed; default not at all.</summary>
    public Compression Compression { get; init; }
    /// <summary>By file: the public key (OpenPGP, armoured) that they are encrypted to; null: they are not.</summary>
    public string? EncryptTo { get; init; }
    /// <summary>What its files look like.</summary>
    [JsonIgnore]
    public FileForm Form => new(Encoding, Layout, Gaiji);
    /// <summary>By file: true = a record with a character that the set cannot hold is refused; false (default) = delivered with 〓 and listed.</summary>
    public bool RejectUnmappable { get; init; }
    /// <summary>By SOAP: where to; null otherwise.</summary>
    public SoapTarget? Soap { get; init; }
    /// <summary>How what fails is tried again; null: as <c>Dispatch</c> says.</summary>
    public RetryPolicy? Retry { get; init; }
    /// <summary>By SOAP or mailbox: the most records of a message; default 500.</summary>
    public int RecordsPerMessage { get; init; } = 500;
    /// <summary>When it may be delivered to; null: at any time.</summary>
    public DeliveryWindow? Window { get; init; }
    /// <summary>By file: at these times all that was accepted before goes in one file; null: each message goes by itself, at once.</summary>
    public SetTimes? Collect { get; init; }
    /// <summary>By file: true = a full (全件) message is delivered as what has changed since the last one; false (default) = as it is.</summary>
    public bool FullAsDifferential { get; init; }
    /// <summary>By file: true = a marker appears behind the deliveries when a business date is closed (締め); default false.</summary>
    public bool ClosingMarker { get; init; }
    /// <summary>True: messages wait for such a time.</summary>
    [JsonIgnore]
    public bool Collects => Collect is not null && By == HandOverKind.File;
}

/// <summary>How a failed delivery is tried again; what is null is as the section <c>Dispatch</c> says.</summary>
/// <param name="First">Pause after the first failure; doubles with each further one.</param>
/// <param name="Longest">Longest pause.</param>
/// <param name="GiveUpAfter">Parked when it has failed for so long.</param>
/// <param name="Attempts">Parked when it has failed so often in a row.</param>
public sealed record RetryPolicy(TimeSpan? First, TimeSpan? Longest, TimeSpan? GiveUpAfter, int? Attempts);
