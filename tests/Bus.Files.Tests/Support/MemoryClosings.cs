using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>Takes statements, and keeps them by their claims.</summary>
internal sealed class MemoryClosings : IClosings
{
    private readonly Lock _gate = new();
    private readonly List<ClosingStatement> _stated = [];

    public Func<ClosingStatement, Fault?> Judge { get; set; } = _ => null;

    public IReadOnlyList<ClosingStatement> Stated { get { lock (_gate) return [.. _stated]; } }

    public Task<Result<ClosingStatus>> StateAsync(ClosingStatement statement, CancellationToken cancellation)
    {
        if (Judge(statement) is { } fault) return Task.FromResult<Result<ClosingStatus>>(fault);
        lock (_gate) _stated.Add(statement);
        var closing = new Closing
        {
            Id = 1, Key = statement.Key, Number = 1, Records = statement.Records, Amount = statement.Amount, By = statement.By, StatedAt = DateTimeOffset.UnixEpoch, IsLast = true, IsOpen = true,
        };
        return Task.FromResult<Result<ClosingStatus>>(new ClosingStatus { Key = statement.Key, Closing = closing });
    }

    public Task<IReadOnlyList<ClosingStatus>> LookAsync(MunicipalityCode municipality, string contract, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<ClosingStatus>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();
}
