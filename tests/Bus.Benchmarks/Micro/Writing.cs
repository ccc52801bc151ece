using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Bus.Core.Identity;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Identity;
using Bus.Identity.Keys;
using Bus.Identity.Signing;
using Bus.Storage;
using Bus.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Benchmarks.Micro;

/// <summary>A message of one record accepted into the journal (SQLite, synced) by one caller who waits for it, beside a file to which the same bytes are added, and synced.</summary>
public class JournalAppend
{
    private static readonly ApplicationRef Sender = new(MunicipalityCode.Parse(Material.Municipality), "collection");
    private static readonly PlannedDelivery[] Deliveries = [new("delinquency", HandOverKind.Soap)];
    private string _folder = "";
    private ServiceProvider _services = null!;
    private IJournal _journal = null!;
    private FileStream _file = null!;
    private RecordChunk _chunk = null!;
    private long _number;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _folder = Directory.CreateTempSubdirectory("bus-micro-").FullName;
        var configuration = new ConfigurationBuilder().Build();
        _services = new ServiceCollection().AddLogging().AddBusStorage(configuration, _folder).AddBusSqlite(configuration).BuildServiceProvider();
        await _services.OpenBusStorageAsync();
        await _services.GetRequiredService<Core.Security.IKeyRing>().EnsureAsync(Sender.Municipality, default);
        _journal = _services.GetRequiredService<IJournal>();
        _file = new FileStream(Path.Combine(_folder, "plain"), FileMode.Create);
        var writer = new RecordBatchWriter();
        await using var reader = Material.Formats.ReadFlat(new MemoryStream(Material.File(1)), Material.Shape, "utf-8");
        while (await reader.ReadAsync(default))
        {
            for (var i = 0; i < Material.Shape.Items.Length; i++) writer.Add(reader.Field(i));
            writer.EndRecord();
        }
        _chunk = new RecordChunk(0, 1, writer.Take(), new ulong[] { 1 });
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _file.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Benchmark(Baseline = true)]
    public void SyncedFile()
    {
        _file.Write(_chunk.Data.Span);
        _file.Flush(true);
    }

    [Benchmark]
    public async Task<string> Hub()
    {
        var number = ++_number;
        var message = new NewMessage
        {
            Sender = Sender, Contract = Parts.Rows.Contract, Version = "2026-01", Path = EntryPath.Soap, Head = new MessageHead($"urn:uuid:{Guid.NewGuid()}", null, null, null), AdditionalItems = [],
        };
        var outcome = new MessageOutcome { State = ReceiptState.Accepted, Records = 1, Accepted = new ControlTotal(1, 100), ContentDigest = BitConverter.GetBytes(number) };
        var keys = Enumerable.Range(0, 5).Select(k => unchecked((ulong)HashCode.Combine(number, k) * 0x9E3779B97F4A7C15)).ToArray();
        return (await _journal.AcceptAsync(message, outcome, [_chunk with { SearchKeys = keys }], Deliveries, default)).Value.Message.Receipt;
    }
}

/// <summary>An element of 4 KB signed as canonical text with RSA-2048, beside the raw signature.</summary>
public class CanonicalSigning
{
    private const string Id = "_f3a8";
    private readonly string _tail = string.Concat(Enumerable.Repeat("<saml:Attribute Name=\"department\"><saml:AttributeValue>税務課</saml:AttributeValue></saml:Attribute>", 40)) + "</saml:Assertion>";
    private const string Head = "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"" + Id + "\"><saml:Issuer>https://bench.example</saml:Issuer>";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly byte[] _hash = SHA256.HashData([1]);
    private readonly SigningKey _key;

    public CanonicalSigning() => _key = new SigningKey(new StoredSigningKey(MunicipalityCode.Parse(Material.Municipality), "k", "rsa", SigningKeyState.Current, [1, 2, 3], [],
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), _rsa.ExportPkcs8PrivateKey());

    [Benchmark(Baseline = true)]
    public byte[] RawSignature() => _rsa.SignHash(_hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark]
    public string Hub() => XmlSigner.Sign(Head, _tail, Id, _key);
}
