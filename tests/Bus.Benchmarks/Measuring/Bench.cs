using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Bus.Benchmarks.Measuring;

/// <summary>What the figures of one report share: its size, a folder, and parts that are started when first needed and stopped when their group of figures is done, so that none works beside the next.</summary>
internal sealed class Bench(bool shortForm, TextWriter progress) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, Lazy<Task<object>>> _parts = new();
    private readonly List<IAsyncDisposable> _toEnd = [];
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>True: small inputs, so that the whole report takes minutes.</summary>
    public bool Short => shortForm;

    /// <summary>A private folder that goes with the report.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bus-benchmarks-").FullName;

    /// <summary>One size for the short form, one for the long.</summary>
    public int Size(int inShort, int inLong) => shortForm ? inShort : inLong;

    /// <summary>A part that several figures use: made once.</summary>
    public async Task<T> PartAsync<T>(Func<Task<T>> make) where T : class =>
        (T)await _parts.GetOrAdd(typeof(T), _ => new Lazy<Task<object>>(async () =>
        {
            var made = await make();
            if (made is IAsyncDisposable ends) lock (_toEnd) _toEnd.Add(ends);
            return made;
        })).Value;

    /// <summary>Says what is going on, and how long after the report's begin.</summary>
    public void Say(string what) => progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_begun):mm\\:ss} {what}"));

    /// <summary>Ends all parts; those that are needed again are made again.</summary>
    public async Task EndPartsAsync()
    {
        foreach (var part in Enumerable.Reverse(_toEnd)) await part.DisposeAsync();
        _toEnd.Clear();
        _parts.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await EndPartsAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
