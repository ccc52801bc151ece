using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>Text in both languages, as JSON.</summary>
internal sealed record TextView(string Ja, string En)
{
    public static TextView Of(Bilingual text) => new(text.Ja, text.En);
    public static TextView? Of(Bilingual? text) => text is { } t ? Of(t) : null;
}

internal sealed record TotalView(long Records, long Amount)
{
    public static TotalView? Of(ControlTotal? total) => total is { } t ? new TotalView(t.Records, t.Amount) : null;
}

internal sealed record ProblemView(string Code, TextView What, TextView Cause, TextView Action, TextView Party)
{
    public static ProblemView Of(Fault fault)
    {
        return new ProblemView(fault.Code.Entry().Name, TextView.Of(fault.What), TextView.Of(fault.Cause), TextView.Of(fault.Action), TextView.Of(fault.Party));
    }
}

internal sealed record RejectView(long Index, long? Line, string Item, string Code, TextView Reason)
{
    public static RejectView Of(Reject reject) => new(reject.Index, reject.Line, reject.Item, reject.Code.Wire(), TextView.Of(reject.Reason));
}

/// <summary>A message, as the API shows it.</summary>
internal sealed record MessageView(string Receipt, string Municipality, string Application, string Contract, string Version, string Path, string State,
    long Records, long Accepted, long Rejected, long AmountAccepted, long? AmountDeclared, long AmountUnreadable, long Unmappable,
    string? MessageId, string? File, string? BusinessDate, long? Sequence, string? Extent, string? DuplicateOf,
    DateTimeOffset ReceivedAt, DateTimeOffset? CompletedAt, ProblemView? Fault, long Id)
{
    public static MessageView Of(MessageInfo m) => new(m.Receipt, m.Sender.Municipality.Value, m.Sender.Application, m.Contract, m.Version, m.Path.Wire(), m.State.Wire(),
        m.Records, m.Accepted.Records, m.Rejected, m.Accepted.Amount, m.AmountDeclared, m.AmountUnreadable, m.Unmappable,
        m.Head.MessageId, m.FileName, m.Head.BusinessDate?.ToString("yyyy-MM-dd"), m.Head.Sequence, m.Head.Extent?.Wire(), m.DuplicateOf,
        JapanTime.Of(m.ReceivedAt), JapanTime.Of(m.CompletedAt), m.Fault is { } f ? ProblemView.Of(f) : null, m.Id) { Origin = m.Origin, Feeding = m.IsFeeding, DateIsFar = m.IsDateFar };

    /// <summary>Receipt of the message that this one was made of; null: it came from outside.</summary>
    public string? Origin { get; init; }

    /// <summary>Messages are still being made of it.</summary>
    public bool Feeding { get; init; }

    /// <summary>Its business date was far from the day on which it came.</summary>
    public bool DateIsFar { get; init; }
}

/// <summary>A delivery, as the API shows it.</summary>
internal sealed record DeliveryView(long Id, string Consumer, string By, string State, long Position, int Attempts, DateTimeOffset? NextAttempt,
    int PagesDone, TotalView? Sent, TotalView? Confirmed, DateTimeOffset? DeliveredAt, TextView? Trouble)
{
    public static DeliveryView Of(Delivery d, bool held) => new(d.Id, d.Route.Consumer, d.By.Wire(),
        (held && d.State == DeliveryState.Waiting ? DeliveryState.Held : d.State).Wire(), d.Position, d.Attempts,
        JapanTime.Of(d.NextAttempt), d.PagesDone, TotalView.Of(d.Sent), TotalView.Of(d.Confirmed),
        JapanTime.Of(d.DeliveredAt), TextView.Of(d.Trouble)) { Collection = d.Collection, Differences = DifferencesView.Of(d.Differences), ReplayReason = d.ReplayReason };

    /// <summary>The file in which it goes with others, without its ending; null: it goes by itself.</summary>
    public string? Collection { get; init; }
    /// <summary>Of a full message that went as a differential: what the differential holds; null otherwise.</summary>
    public DifferencesView? Differences { get; init; }
    /// <summary>Why somebody last had it sent again; null: nobody has. Who, says the audit trail.</summary>
    public string? ReplayReason { get; init; }
}

/// <summary>What a differential holds; <paramref name="Records"/> and <paramref name="Amount"/> are those of its end file.</summary>
internal sealed record DifferencesView(long Added, long Changed, long Removed, long Records, long Amount)
{
    public static DifferencesView? Of(Differences? found) => found is null ? null : new(found.Added, found.Changed, found.Removed, found.Written.Records, found.Written.Amount);
}

/// <param name="RejectsLeftOut">Refused records beyond the first ones, which are listed here; the list of errors has them all.</param>
internal sealed record MessageDetailView(MessageView Message, ImmutableArray<DeliveryView> Deliveries, ImmutableArray<RejectView> Rejects, long RejectsLeftOut)
{
    /// <summary>Why nothing that it held can be shown or sent; null: it can.</summary>
    public TextView? Gone { get; init; }

    /// <summary>Receipts of the messages that were made of it.</summary>
    public ImmutableArray<string> Fed { get; init; } = [];
}

internal sealed record PauseRequest(string Reason, DateTimeOffset? Until);

internal sealed record RouteView(string Municipality, string Name, string Contract, ImmutableArray<string> Providers, string Consumer, string By, PauseView? Pause, CircuitView? Circuit, WindowView? Window)
{
    /// <summary>When messages go in one file; null: each goes by itself, at once.</summary>
    public CollectView? Collect { get; init; }
}

/// <param name="At">Times of day that hold in this season, in Japan.</param>
/// <param name="Last">The last of them that has come.</param>
internal sealed record CollectView(ImmutableArray<string> At, string Days, DateTimeOffset? Last)
{
    public static CollectView? Of(SetTimes? times, MunicipalCalendar? calendar, DateTimeOffset now) => times is null ? null
        : new([.. times.TimesOf(DateOnly.FromDateTime(JapanTime.Of(now).DateTime)).Select(t => t.ToString("HH:mm"))], times.Days.Wire(), JapanTime.Of(times.LastAt(now, calendar ?? MunicipalCalendar.Usual)));
}

/// <param name="Open">Whether deliveries may begin now.</param>
internal sealed record WindowView(string From, string To, string Days, bool Open)
{
    public static WindowView? Of(DeliveryWindow? window, MunicipalCalendar? calendar, DateTimeOffset now) => window is null ? null
        : new(window.From.ToString("HH:mm"), window.To.ToString("HH:mm"), window.Days.Wire(), window.IsOpen(now, calendar ?? MunicipalCalendar.Usual));
}

/// <summary>A consumer's circuit breaker: <c>closed</c>, <c>open</c> or <c>half-open</c>.</summary>
internal sealed record CircuitView(string State, int Failing, DateTimeOffset? Since, DateTimeOffset? NextTry, TextView? Trouble)
{
    public static CircuitView? Of(CircuitStatus? status) => status is null ? null : new CircuitView(status.State == CircuitState.HalfOpen ? "half-open" : status.State.Wire(),
        status.Failing, JapanTime.Of(status.Since), JapanTime.Of(status.NextTry), TextView.Of(status.Trouble));
}

/// <param name="EndedAt">Null: it is in force.</param>
/// <param name="EndedBy">Who started the route again, or paused it anew.</param>
internal sealed record PauseView(string Route, string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By, DateTimeOffset? EndedAt, string? EndedBy)
{
    public static PauseView Of(RoutePause pause) => new(pause.Route.ToString(), pause.Reason, JapanTime.Of(pause.Since), JapanTime.Of(pause.Until), pause.By, JapanTime.Of(pause.EndedAt), pause.EndedBy);
}

internal sealed record DayTotalView(string Municipality, string Contract, string Path, long Messages, long Refused, DayAmount Accepted, long Rejected,
    string? Consumer, DayAmount Delivered, DayAmount Confirmed, long Open, long Parked, long Disagreed)
{
    /// <summary>Of <c>open</c>, messages that are still processing: the same in the row of each consumer.</summary>
    public long Processing { get; init; }

    public static DayTotalView Of(DayTotal t) => new(t.Municipality.Value, t.Contract, t.Path.Wire(), t.Messages, t.Refused, t.Accepted, t.Rejected,
        t.Consumer, t.Delivered, t.Confirmed, t.Open, t.Parked, t.Disagreed) { Processing = t.Processing };
}

internal sealed record StatusView(string Product, string Version, DateTimeOffset StartedAt, int Municipalities, int Contracts, long TicketsPublished, long TicketsConsumed, bool BrokerOpen, string? Environment)
{
    /// <summary>Port of FTP; null: off.</summary>
    public int? FtpPort { get; init; }
    /// <summary>Port of SFTP; null: off.</summary>
    public int? SftpPort { get; init; }
}
