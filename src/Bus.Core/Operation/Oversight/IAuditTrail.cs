using Bus.Core.Vocabulary;

namespace Bus.Core.Operation.Oversight;

/// <summary>操作記録: who did what to the hub. Only added to, never changed, and not forgotten with the messages.</summary>
public interface IAuditTrail
{
    /// <summary>Writes down what somebody is about to do; durable when it returns. What cannot be written down is not done.</summary>
    Task RecordAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>What was written down, newest first.</summary>
    Task<Part<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellation);
}

/// <summary>Something that somebody does. Holds no value of a record: it is shown to auditors.</summary>
/// <param name="Action">What, as <c>noun.verb</c>: <c>route.pause</c>.</param>
/// <param name="Subject">To what: a receipt, a route, …</param>
/// <param name="Municipality">Whose that is; null: the whole region's.</param>
/// <param name="Reason">Why, in their words; null: none was asked for.</param>
/// <param name="Detail">What else matters; null: nothing.</param>
public sealed record AuditEntry(Actor By, string Action, string Subject, MunicipalityCode? Municipality, string? Reason = null, string? Detail = null);

/// <summary>An entry with its place in the trail.</summary>
public sealed record AuditRow(long Id, DateTimeOffset At, string Node, string By, string Role, string Action, string Subject, MunicipalityCode? Municipality, string? Reason, string? Detail);

/// <summary>Which entries; null means any.</summary>
/// <param name="Action">A whole action, or the noun before its dot.</param>
/// <param name="BeforeId">Only entries with a smaller number: for paging.</param>
public sealed record AuditFilter(MunicipalityCode? Municipality = null, string? By = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? To = null, int Limit = 100, long? BeforeId = null);
