using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Queries;

/// <summary>A desk with everything around it in memory: two municipalities, in the first of which <c>tax</c> may ask and <c>delinquency</c> answers.</summary>
internal sealed class QueryRig : IDisposable
{
    public static readonly MunicipalityCode Home = MunicipalityCode.Parse("362018"), Other = MunicipalityCode.Parse("412066");
    public static readonly SoapTarget Target = new(new Uri("http://127.0.0.1:1/inquire"), TimeSpan.FromSeconds(5), null, null);

    private readonly PasswordVerifier _passwords;
    private readonly ProviderDoors _doors;

    public QueryRig(QueryOptions? options = null, QueryAccess? access = null)
    {
        var region = new TestRegion(access ?? new QueryAccess { Contract = "tax-inquiry" });
        _passwords = new PasswordVerifier(new PasswordOptions { Iterations = 10 }, Clock);
        _doors = new ProviderDoors(region, Options.Create(options ?? new QueryOptions()), new SteadyTime(Clock), NullLogger<ProviderDoors>.Instance);
        var keys = new QueryKeys(new TestKeys(() => KeyGone));
        Desk = new QueryDesk(new Authenticate(region, _passwords, null!, null!, Admission), Admission, new QueryAccessRules(new OneNode(), Clock), _doors, Journal, keys, new TestFormats(),
            new UnderWay(new NoMaintenance(), Clock), new QueryMeter(new Meters()), Clock);
        History = new QueryHistory(Journal, keys, new TestCatalogue(), NullLogger<QueryHistory>.Instance);
    }

    /// <summary>True: the municipality's key was destroyed.</summary>
    public bool KeyGone { get; set; }
    public HandClock Clock { get; } = new();
    public RememberedQueries Journal { get; } = new();
    public TestAdmission Admission { get; } = new();
    public IQueryDesk Desk { get; }
    public IQueryHistory History { get; }
    public List<QueryCall> Calls { get; } = [];
    public Func<QueryCall, Task<ProviderAnswer>> Provider { get; set; } = _ => Task.FromResult(ProviderAnswer.Of(2));

    /// <summary>Asks as an application of the first municipality. Values: municipality, addressee, duty.</summary>
    public Task<Result<ProviderAnswer>> AskAsync(string application = "tax", string municipality = "", string addressee = "100", string duty = "", string addressed = "362018") => Desk.AskAsync(new Question
    {
        Municipality = addressed, Credentials = new Credentials.Folder(application), Contract = Contract, Values = [municipality, addressee, duty],
        Call = async (call, _) =>
        {
            Calls.Add(call);
            return await Provider(call);
        },
    }, default);

    public void Dispose()
    {
        _doors.Dispose();
        _passwords.Dispose();
    }

    public static readonly QueryContract Contract = new()
    {
        Operation = "InquireTax",
        Question = [Item("municipalityCode", false), Item("addresseeNumber", true), Item("duty", false)],
        MunicipalityItem = 0, Recorded = [1, 2], DutyItem = 2,
        Answer = new Contract
        {
            Name = "tax-inquiry", Version = "2026-01", Title = new("照会", "inquiry"), BusinessUnit = "x", SchemaNamespace = "urn:s", WsdlNamespace = "urn:w", Operation = "InquireTaxResponse",
            Items = [Item("municipalityCode", true)], OrderingKey = [], Identity = [], MunicipalityItem = 0, TransactionItem = null, AmountItems = [],
        },
    };

    private static Item Item(string name, bool required) => new(name, name, required, new ShortRule());

    private sealed class ShortRule : ItemRule
    {
        public override RecordCode? Check(ReadOnlySpan<byte> utf8) => utf8.Length > 12 ? RecordCode.TooLong : null;
        public override Bilingual Expectation => new("12 文字以内", "12 characters at most");
    }

    private sealed class TestRegion(QueryAccess access) : IRegionStore
    {
        public RegionModel Current { get; } = new()
        {
            Municipalities =
            [
                new Municipality
                {
                    Code = Home, Name = "徳島市", Applications =
                    [
                        new Application { Id = "tax", Name = "税", Asks = [access] },
                        new Application { Id = "welfare", Name = "福祉" },
                        new Application { Id = "delinquency", Name = "滞納", Answers = [new QueryProvision { Contract = "tax-inquiry", Soap = Target }] },
                    ],
                },
                new Municipality { Code = Other, Name = "武雄市", Applications = [new Application { Id = "tax", Name = "税", Asks = [access] }] },
            ],
        };

        public long Version => 1;
        public event Action<RegionModel>? Changed { add { } remove { } }
        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class TestCatalogue : ICatalogue
    {
        public CatalogueSnapshot Current { get; } = new([], [Contract]);
    }

    private sealed class OneNode : INodeCount
    {
        public int Nodes => 1;
    }

    private sealed class NoMaintenance : IMaintenance
    {
        public Maintenance? Current => null;
        public Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> EndAsync(string by, CancellationToken cancellation) => throw new NotSupportedException();
        public Task RefreshAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task ReportAsync(NodeActivity activity, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);
        public void Dispose() { }
    }

    /// <summary>Seals by writing the context in front; hashes by municipality and value.</summary>
    private sealed class TestKeys(Func<bool> gone) : IKeyRing
    {
        public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;
        public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => gone() ? throw new KeyGoneException(municipality) : [.. context, 0, .. plain];
        public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) => sealedBytes[(context.Length + 1)..].ToArray();
        public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) =>
            BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData([.. Encoding.ASCII.GetBytes(municipality.Value), .. value]));
        public byte[] DigestKey(MunicipalityCode municipality) => throw new NotSupportedException();
    }

    private sealed class TestFormats : IRecordFormats
    {
        public RecordShape ShapeOf(Contract contract, IReadOnlyList<AdditionalItem> additional) => new(contract, []);
        public Bus.Core.Records.CandidateReader ReadXml(System.Xml.XmlReader xml, RecordShape shape) => throw new NotSupportedException();
        public void WriteXml(System.Xml.XmlWriter xml, RecordShape shape, OutgoingReader record) => throw new NotSupportedException();
        public Bus.Core.Records.CandidateReader ReadFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public IFlatWriter WriteFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public Bus.Core.Records.ICharacterSet? CharacterSet(FileForm form) => throw new NotSupportedException();
        public Bilingual? WhyNot(Contract contract, FileForm form) => throw new NotSupportedException();
        public string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional) => throw new NotSupportedException();
    }
}

internal sealed class TestAdmission : IAdmission
{
    public Fault? Refusal { get; set; }
    public AdmissionStatus Status => new([], null, []);
    public Fault? Look(MunicipalityCode municipality) => null;
    public Fault? TakeMessage(MunicipalityCode municipality) => null;
    public Fault? TakeQuestion(MunicipalityCode municipality) => Refusal;
    public Task<Fault?> LookAtFileAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation) => Task.FromResult<Fault?>(null);
}

/// <summary>The record of questions in memory.</summary>
internal sealed class RememberedQueries : IQueryJournal
{
    public List<QueryEntry> Entries { get; } = [];
    private readonly Dictionary<string, ImmutableArray<ulong>> _hashes = [];

    public Task BeginAsync(QueryEntry entry, IReadOnlyList<ulong> hashes, CancellationToken cancellation)
    {
        Entries.Add(entry);
        _hashes[entry.Number] = [.. hashes];
        return Task.CompletedTask;
    }

    public Task EndAsync(string number, string outcome, long records, DateTimeOffset at, CancellationToken cancellation)
    {
        var index = Entries.FindIndex(e => e.Number == number);
        Entries[index] = Entries[index] with { Outcome = outcome, Records = records, EndedAt = at };
        return Task.CompletedTask;
    }

    public Task<Part<QueryEntry>> FindAsync(QueryFilter filter, IReadOnlyList<ulong> hashes, CancellationToken cancellation) =>
        Task.FromResult(Part<QueryEntry>.Of([.. Entries.Where(e => (filter.Municipality is null || e.Asker.Municipality == filter.Municipality) && hashes.All(h => _hashes[e.Number].Contains(h)))], filter.Limit));
}
