using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api.Access;

/// <summary>Who calls the API, and what this call wrote into the audit trail. Handlers take it as a parameter; it never comes from the request's own words.</summary>
internal sealed class Caller(Actor actor, IAuditTrail trail)
{
    public Actor Actor { get; } = actor;

    public string Name => Actor.Name;

    /// <summary>Nothing of any other municipality may be shown or touched; null: all.</summary>
    public MunicipalityCode? Scope => Actor.Scope;

    /// <summary>What this call did stands in the trail, or it did nothing.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Writes down what is about to be done.</summary>
    public async Task RecordAsync(string action, string subject, MunicipalityCode? municipality, string? reason, CancellationToken cancellation, string? detail = null)
    {
        await trail.RecordAsync(new AuditEntry(Actor, action, subject, municipality, reason, detail), cancellation);
        IsSettled = true;
    }

    /// <summary>Nothing is done by this call, or what it does writes the trail itself.</summary>
    public void NothingToRecord() => IsSettled = true;

    /// <summary>The municipality that a request may be about: what it says, where that is the caller's; the caller's own where it says nothing.</summary>
    /// <returns>False, with the answer: it is none, or not theirs.</returns>
    public bool MayAskFor(string? said, out MunicipalityCode? municipality, out IResult? no)
    {
        (municipality, no) = (Scope, null);
        if (said is null) return true;
        if (!MunicipalityCode.TryParse(said, out var code)) no = ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        else if (!Actor.Sees(code)) no = ApiAnswers.Forbidden("ほかの団体のことは扱えません。", "Another municipality is not yours.");
        else municipality = code;
        return no is null;
    }

    /// <summary>Binds the parameter of a handler.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());
}
