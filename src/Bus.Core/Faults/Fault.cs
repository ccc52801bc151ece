using Bus.Core.Vocabulary;

namespace Bus.Core.Faults;

/// <summary>エラーレコード: one refused record, by its first fault.</summary>
/// <param name="Index">Position in the message, from 1.</param>
/// <param name="Line">Logical row in the file, the header being 1; null for SOAP.</param>
/// <param name="Item">Element name of the item; empty where the whole record is meant.</param>
/// <param name="Code">Why.</param>
/// <param name="Reason">What a person reads. Never holds the refused value itself.</param>
public sealed record Reject(long Index, long? Line, string Item, RecordCode Code, Bilingual Reason);

/// <summary>An expected failure of a whole message, file or command.</summary>
/// <param name="Code">Which.</param>
/// <param name="What">What happened this time; cause, action and party stand in <see cref="FaultTable"/>.</param>
public sealed record Fault(FaultCode Code, Bilingual What)
{
    /// <summary>The refused records, where records are the reason.</summary>
    public IReadOnlyList<Reject> Rejects { get; init; } = [];

    /// <summary>Whose side it is on; the code's own unless said otherwise (an envelope of an unknown version is a VersionMismatch, a contract's is not).</summary>
    public FaultRole Role { get => _role ?? Code.Entry().Role; init => _role = value; }

    /// <summary>Why; the table's words for the code unless they are not true this time.</summary>
    public Bilingual Cause { get => _cause ?? Code.Entry().Cause; init => _cause = value; }

    /// <summary>What to do; the table's words for the code unless this time something else helps.</summary>
    public Bilingual Action { get => _action ?? Code.Entry().Action; init => _action = value; }

    /// <summary>Who does it; the table's word for the code unless this time it is somebody else.</summary>
    public Bilingual Party { get => _party ?? Code.Entry().Party; init => _party = value; }

    /// <summary>After what time it is worth coming again; null: that is not known, or coming again does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    private readonly FaultRole? _role;
    private readonly Bilingual? _cause, _action, _party;

    /// <summary>A fault with its text in both languages.</summary>
    public static Fault Of(FaultCode code, string ja, string en) => new(code, new Bilingual(ja, en));
}

/// <summary>A value, or the fault that stands in its place.</summary>
public readonly struct Result<T>
{
    private readonly T _value;

    private Result(T value, Fault? fault) => (_value, Fault) = (value, fault);

    /// <summary>Null when there is a value.</summary>
    public Fault? Fault { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a fault instead.</exception>
    public T Value => Fault is null ? _value : throw new InvalidOperationException($"No value: {Fault.Code}");

    /// <summary>True, with the value; or false, with the fault.</summary>
    public bool TryGet(out T value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Fault? fault)
    {
        (value, fault) = (_value, Fault);
        return fault is null;
    }

    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A fault is a result.</summary>
    public static implicit operator Result<T>(Fault fault) => new(default!, fault);
}
