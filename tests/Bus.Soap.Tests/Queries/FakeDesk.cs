using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Queries;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Tests.Queries;

/// <summary>A desk that lets everybody ask a provider that a test names.</summary>
internal sealed class FakeDesk : IQueryDesk
{
    // Questions come several at a time.
    private readonly Lock _gate = new();

    public List<Question> Questions { get; } = [];
    public List<ProviderAnswer> Answers { get; } = [];
    public SoapTarget? Target { get; set; }
    public RecordShape? Shape { get; set; }
    public IReadOnlyList<string> Items { get; set; } = [];
    public Fault? Refusal { get; set; }

    public async Task<Result<ProviderAnswer>> AskAsync(Question question, CancellationToken cancellation)
    {
        lock (_gate) Questions.Add(question);
        if (Refusal is not null) return Refusal;
        var municipality = MunicipalityCode.Parse(question.Municipality);
        var answer = await question.Call(new QueryCall("362018-q1", new ApplicationRef(municipality, "tax"), new ApplicationRef(municipality, "delinquency"), Target!, question.Contract,
            question.Values, Shape ?? new RecordShape(question.Contract.Answer, []), [.. Items]), cancellation);
        lock (_gate) Answers.Add(answer);
        return answer.Outcome == ProviderOutcome.Answered ? answer : Fault.Of(FaultCode.ProviderFailed, answer.Outcome.ToString(), answer.Outcome.ToString());
    }
}
