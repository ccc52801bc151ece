using System.ComponentModel.DataAnnotations;

namespace Bus.Core.Queries;

/// <summary>Limits of queries; section <c>Queries</c>. How long a provider may take is its <c>soap.timeout</c> in the region file.</summary>
public sealed class QueryOptions
{
    /// <summary>Questions that one provider is asked at once; default 8.</summary>
    [Range(1, 10_000)]
    public int Parallel { get; set; } = 8;

    /// <summary>Questions that may wait for a provider; one more gets <c>busy</c>. Default 32.</summary>
    [Range(0, 100_000)]
    public int Queue { get; set; } = 32;

    /// <summary>Longest wait for a place at a provider; then <c>busy</c>. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>So many questions in a row must find a provider away or silent before it is left alone for a while; default 3.</summary>
    [Range(1, 1000)]
    public int BreakAfter { get; set; } = 3;

    /// <summary>First pause of a provider that is left alone; doubles up to <see cref="PauseLongest"/>. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan PauseFirst { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan PauseLongest { get; set; } = TimeSpan.FromSeconds(30);
}
