using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>A judge of a file. Items of the contract used here: municipality (key), key, amount, transaction (optional).</summary>
internal sealed class JudgeFixture
{
    private readonly Sink _sink = new();

    /// <summary>Every reject that was told: line, item, code.</summary>
    public List<(long? Line, string Item, RecordCode Code)> Lines => _sink.Lines;

    public RecordJudge JudgeOf(OnError policy, int chunkBytes = 1 << 20, int maxRejects = 1_000_000)
    {
        var contract = new Contract
        {
            Name = "c", Version = "2026-01", Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC",
            Items = [new("municipality", "市区町村コード", true, new AnyText()), new("key", "キー", true, new AnyText()), new("amount", "金額", true, new Number()), new("transaction", "取引番号", false, new AnyText())],
            OrderingKey = [0, 1], Identity = [0, 1], MunicipalityItem = 0, TransactionItem = 3, AmountItems = [2],
        };
        var arrival = new Arrival
        {
            Path = EntryPath.File, Municipality = "362018", Contract = "c", Credentials = new Credentials.None(), Head = MessageHead.Empty,
            File = new BulkFile("f.csv", "c-1", 1, _ => Task.FromResult(new byte[32])), OpenRecords = (_, _) => throw new InvalidOperationException(), Rejects = _sink, Acknowledge = (_, _) => Task.CompletedTask,
        };
        var rules = new RecordRules(new RecordShape(contract, []), MunicipalityCode.Parse("362018"), []);
        return new RecordJudge(rules, policy, new PlainKeys(), arrival, new IntakeOptions { ChunkBytes = chunkBytes, MaxRejects = maxRejects });
    }

    private sealed class Sink : IRejectSink
    {
        public List<(long? Line, string Item, RecordCode Code)> Lines { get; } = [];
        public void Add(Reject reject, CandidateReader record) => Lines.Add((reject.Line, reject.Item, reject.Code));
        public void Restart() => Lines.Clear();
    }

    private sealed class AnyText : ItemRule
    {
        public override RecordCode? Check(ReadOnlySpan<byte> utf8) => null;
        public override Bilingual Expectation => new("文字", "text");
    }

    private sealed class Number : ItemRule
    {
        public override RecordCode? Check(ReadOnlySpan<byte> utf8) => long.TryParse(utf8, out _) ? null : RecordCode.NotANumber;
        public override Bilingual Expectation => new("数字", "digits");
    }
}
