using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Records;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Keeps how a message ended, and for whom deliveries were made.</summary>
internal sealed class FinishJournal : IJournal
{
    public IReadOnlyList<string> Consumers { get; private set; } = [];

    /// <summary>How the message ended; null: it has not.</summary>
    public MessageOutcome? Outcome { get; private set; }

    /// <summary>Messages of which it was said that all they feed is in the journal.</summary>
    public List<long> Fed { get; } = [];

    /// <summary>What is known of a claim.</summary>
    public Committed? Claimed { get; set; }

    public Task<OpenMessage> BeginAsync(NewMessage message, CancellationToken cancellation) => Task.FromResult(new OpenMessage(1, "362018-20261120-0000000001", message, default));

    public Task<Committed> FinishAsync(OpenMessage open, MessageOutcome outcome, IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation)
    {
        (Outcome, Consumers) = (outcome, [.. deliveries.Select(d => d.Consumer)]);
        return Task.FromResult(new Committed
        {
            Message = new MessageInfo
            {
                Id = open.Id, Receipt = open.Receipt, Sender = open.Message.Sender, Contract = open.Message.Contract, Version = open.Message.Version, Path = open.Message.Path, Head = open.Message.Head,
                AdditionalItems = [], State = outcome.State, ReceivedAt = open.ReceivedAt,
            },
        });
    }

    /// <summary>What comes of a message that is taken whole; null: nobody takes one.</summary>
    public Exception? Trouble { get; set; }

    public Task AppendAsync(OpenMessage open, RecordChunk chunk, CancellationToken cancellation) => Task.CompletedTask;
    public Task RestartAsync(OpenMessage open, CancellationToken cancellation) => Task.CompletedTask;
    public Task FedAsync(long message, CancellationToken cancellation)
    {
        Fed.Add(message);
        return Task.CompletedTask;
    }

    public Task<Committed?> FindClaimAsync(string claimId, CancellationToken cancellation) => Task.FromResult(Claimed);
    public Task<IReadOnlyList<MessageInfo>> UnfedAsync(DateTimeOffset before, long after, int maximum, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<MessageInfo>>([]);
    public Task<Result<Committed>> AcceptAsync(NewMessage message, MessageOutcome outcome, IReadOnlyList<RecordChunk> chunks, IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation) =>
        throw Trouble ?? new NotSupportedException();
}

/// <summary>Nobody asks for refused records.</summary>
internal sealed class NoRejectSink : IRejectSink
{
    public void Add(Reject reject, CandidateReader record) { }
    public void Restart() { }
}
