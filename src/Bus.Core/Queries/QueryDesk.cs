using System.Diagnostics;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>The way of a question: authenticate → may it ask? → is it right? → keep who asks for what → ask the provider → keep how it ended.</summary>
internal sealed class QueryDesk(Authenticate authenticate, IAdmission admission, QueryAccessRules access, ProviderDoors doors, IQueryJournal journal, QueryKeys keys,
    IRecordFormats formats, UnderWay underWay, QueryMeter meter, TimeProvider clock) : IQueryDesk
{
    private const string Answered = "answered", AskerLeft = "asker-left";

    public async Task<Result<ProviderAnswer>> AskAsync(Question question, CancellationToken cancellation)
    {
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotAccepting() is { } closed) return closed;
        if (!(await authenticate.IdentifyAsync(question.Municipality, question.Credentials, cancellation)).TryGet(out var who, out var fault)) return fault;
        if (admission.TakeQuestion(who.Municipality.Code) is { } notNow) return notNow;

        var (contract, asker) = (question.Contract, new ApplicationRef(who.Municipality.Code, who.Application.Id));
        var allowed = who.Application.Asks.FirstOrDefault(a => a.Contract == contract.Name);
        var wrong = QuestionRules.Check(contract, question.Values, asker.Municipality);
        var provider = who.Municipality.Applications.FirstOrDefault(a => a.Answers.Any(p => p.Contract == contract.Name));
        // An application that may ask hears first what is wrong with its question; one that may not hears only that.
        var refused = (allowed is null ? access.Check(asker, null, contract, question.Values) : wrong ?? access.Check(asker, allowed, contract, question.Values))
            ?? (provider is null ? QueryFaults.NoProvider(contract.Name) : null);
        var number = $"{asker.Municipality}-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        var recorded = wrong is null ? keys.Keep(asker.Municipality, number, contract, question.Values) : QueryKeys.Nothing;
        if (recorded is null) refused ??= QueryFaults.KeyGone;
        var entry = await KeepAsync(number, question, asker, provider?.Id, recorded ?? QueryKeys.Nothing, refused, cancellation);
        if (refused is not null) return Counted(asker, contract, refused);

        var call = new QueryCall(entry.Number, asker, new ApplicationRef(asker.Municipality, provider!.Id), provider.Answers.First(p => p.Contract == contract.Name).Soap, contract, question.Values,
            formats.ShapeOf(contract.Answer, who.Municipality.Extends.GetValueOrDefault(contract.Name, [])), allowed!.Items);
        var answer = await AskAsync(question, call, cancellation);
        // Also where the asker has left meanwhile: what the provider gave was given.
        await journal.EndAsync(entry.Number, answer.Fault?.Code.Entry().Name ?? Answered, answer.Fault is null ? answer.Value.Records : 0, clock.GetUtcNow(), CancellationToken.None);
        return answer.Fault is { } why ? Counted(asker, contract, why) : Counted(asker, contract, answer.Value);
    }

    private async Task<Result<ProviderAnswer>> AskAsync(Question question, QueryCall call, CancellationToken cancellation)
    {
        using var span = Traces.Begin("ask the provider", ActivityKind.Internal);
        try
        {
            var asked = await doors.Of(call.Provider, call.Target).AskAsync(() => question.Call(call, cancellation), cancellation);
            if (!asked.TryGet(out var answer, out var fault)) return fault;
            return answer.Outcome == ProviderOutcome.Answered ? answer : QueryFaults.Of(answer, call.Number);
        }
        catch (OperationCanceledException)
        {
            await journal.EndAsync(call.Number, AskerLeft, 0, clock.GetUtcNow(), CancellationToken.None);
            throw;
        }
    }

    private async Task<QueryEntry> KeepAsync(string number, Question question, ApplicationRef asker, string? provider, RecordedKeys recorded, Fault? refused, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var entry = new QueryEntry(number, asker, question.Contract.Name, question.Contract.Version, refused is null ? provider : null, now, recorded.Sealed)
        {
            Outcome = refused?.Code.Entry().Name, EndedAt = refused is null ? null : now,
        };
        await journal.BeginAsync(entry, recorded.Hashes, cancellation);
        return entry;
    }

    private Fault Counted(ApplicationRef asker, QueryContract contract, Fault fault)
    {
        meter.Ended(asker.Municipality, contract.Name, fault.Code.Entry().Name);
        return fault;
    }

    private ProviderAnswer Counted(ApplicationRef asker, QueryContract contract, ProviderAnswer answer)
    {
        meter.Ended(asker.Municipality, contract.Name, Answered);
        return answer;
    }
}
