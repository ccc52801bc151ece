using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Region.Tests;

/// <summary>What an apply needs of a hub, in memory, and all that it wrote to the log.</summary>
internal sealed class Hub : IDisposable
{
    public Hub()
    {
        Applier = new RegionApplier(Store, new Samples(), Keys, Microsoft.Extensions.Options.Options.Create(Options),
            Microsoft.Extensions.Options.Options.Create(new PasswordOptions { Iterations = 10, CryptRounds = 1000 }), Log, new InitialPasswordRule(10), HubHost.Of("https://hub.saga.example:8443/bus"));
    }

    public MemoryStore Store { get; } = new();
    public MemoryKeyRing Keys { get; } = new();
    public RegionOptions Options { get; } = new();
    public ListLogger Log { get; } = new();
    public RegionApplier Applier { get; }
    public RegionModel Region => Store.Current;

    /// <summary>The whole way of a command: read, send as JSON, read again, apply.</summary>
    public Task<RegionApplied> ApplyAsync(string yaml, bool prune = false, bool dryRun = false) => SendAsync(RegionFile.ReadYaml(yaml, Options), prune, dryRun);

    public Task<RegionApplied> ApplyFileAsync(string path) => SendAsync(RegionFile.Read(path, Options), prune: false, dryRun: false);

    public static MunicipalityCode Code(string code = "362018") => MunicipalityCode.Parse(code);

    public Application Application(string id, string code = "362018") => Region.Find(new ApplicationRef(Code(code), id))!;

    public void Dispose() => Applier.Dispose();

    /// <summary>As a named operator applies it, who may not change who operates.</summary>
    public Task<RegionApplied> ApplyAsNamedAsync(string yaml, bool prune = false) => SendAsync(RegionFile.ReadYaml(yaml, Options), prune, dryRun: false, mayChangeOversight: false);

    private Task<RegionApplied> SendAsync(RegionReading read, bool prune, bool dryRun, bool mayChangeOversight = true)
    {
        Assert.Empty(read.Problems);
        var received = RegionFile.ReadJson(RegionJson.Write(read.Document), Options);
        Assert.Empty(received.Problems);
        return Applier.ApplyAsync(received.Document, prune, dryRun, default, mayChangeOversight);
    }
}

internal sealed class MemoryStore : IRegionStore
{
    public RegionModel Current { get; private set; } = RegionModel.Empty;
    public int Replaced { get; private set; }
    public event Action<RegionModel>? Changed;

    public long Version => Replaced;

    public async Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation)
    {
        await ReplaceAsync(region, cancellation);
        return true;
    }

    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation)
    {
        Current = region;
        Replaced++;
        Changed?.Invoke(region);
        return Task.CompletedTask;
    }
}

internal sealed class MemoryKeyRing : IKeyRing
{
    private readonly ConcurrentDictionary<MunicipalityCode, byte[]> _keys = [];

    public int Made => _keys.Count;

    public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        _keys.TryAdd(municipality, RandomNumberGenerator.GetBytes(32));
        return Task.CompletedTask;
    }

    public void Destroy(MunicipalityCode municipality) => _keys.TryRemove(municipality, out _);

    public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var result = new byte[12 + 16 + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, 12));
        using var aes = new AesGcm(Key(municipality), 16);
        aes.Encrypt(result.AsSpan(0, 12), plain, result.AsSpan(28), result.AsSpan(12, 16), context);
        return result;
    }

    public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        var plain = new byte[sealedBytes.Length - 28];
        using var aes = new AesGcm(Key(municipality), 16);
        aes.Decrypt(sealedBytes[..12], sealedBytes[28..], sealedBytes[12..28], plain, context);
        return plain;
    }

    public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    public byte[] DigestKey(MunicipalityCode municipality) => throw new NotSupportedException();

    private byte[] Key(MunicipalityCode municipality) => _keys.TryGetValue(municipality, out var key) ? key : throw new KeyGoneException(municipality);
}

internal sealed class ListLogger : ILogger<RegionApplier>
{
    public ConcurrentQueue<string> Lines { get; } = new();
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{eventId.Id} {formatter(state, exception)}");
}
