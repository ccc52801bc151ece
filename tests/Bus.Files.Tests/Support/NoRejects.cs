using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>A book without refused records, that remembers what was to be forgotten.</summary>
internal sealed class NoRejects : IRejectBook
{
    public List<(DateTimeOffset RowsBefore, DateTimeOffset SettledBefore)> Forgotten { get; } = [];

    public Task<IReadOnlyList<OpenReject>> OpenAsync(ApplicationRef sender, string contract, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<OpenReject>>([]);

    public Task<Part<RejectInfo>> ListAsync(RejectFilter filter, CancellationToken cancellation) => Task.FromResult(new Part<RejectInfo>([], false));

    public Task<RejectDetail?> FindAsync(string receipt, long line, CancellationToken cancellation) => Task.FromResult<RejectDetail?>(null);

    public Task<int> DismissAsync(string receipt, IReadOnlyList<long>? lines, string why, string by, CancellationToken cancellation) => Task.FromResult(0);

    public Task<IReadOnlyList<OpenRejects>> CountOpenAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<OpenRejects>>([]);

    public Task<IReadOnlyList<RejectCount>> CountAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<RejectCount>>([]);

    public Task<(int Rows, int Settled)> ForgetAsync(DateTimeOffset rowsBefore, DateTimeOffset settledBefore, CancellationToken cancellation)
    {
        lock (Forgotten) Forgotten.Add((rowsBefore, settledBefore));
        return Task.FromResult((0, 0));
    }
}
