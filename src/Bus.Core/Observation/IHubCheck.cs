using Bus.Core.Vocabulary;

namespace Bus.Core.Observation;

/// <summary>How a part of the hub does.</summary>
public enum CheckState
{
    /// <summary>Well.</summary>
    Ok,
    /// <summary>The hub goes on taking messages in; a person should look.</summary>
    Degraded,
    /// <summary>This node should get no calls now.</summary>
    Failed,
}

/// <summary>What a look at a part came to. The text is for operators and holds no secret.</summary>
public readonly record struct CheckResult(CheckState State, Bilingual What)
{
    /// <summary>Well.</summary>
    public static CheckResult Ok(string ja, string en) => new(CheckState.Ok, new Bilingual(ja, en));
    /// <summary>Not well, and accepting goes on.</summary>
    public static CheckResult Degraded(string ja, string en) => new(CheckState.Degraded, new Bilingual(ja, en));
    /// <summary>No calls, please.</summary>
    public static CheckResult Failed(string ja, string en) => new(CheckState.Failed, new Bilingual(ja, en));
}

/// <summary>One thing that <c>/health/ready</c> looks at. Every check that is registered is asked.</summary>
public interface IHubCheck
{
    /// <summary>Short ASCII name, e.g. <c>journal</c>.</summary>
    string Name { get; }

    /// <summary>Looks. It may throw or hang: both count as <see cref="CheckState.Failed"/>.</summary>
    Task<CheckResult> LookAsync(CancellationToken cancellation);
}
