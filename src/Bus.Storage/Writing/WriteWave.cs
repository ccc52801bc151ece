namespace Bus.Storage.Writing;

/// <summary>Operations of one transaction that may be under way at the same time, because none asks what another is about to change.</summary>
internal sealed class WriteWave
{
    private readonly List<WriteOperation> _operations = [];
    private readonly HashSet<int> _whole = [];
    private readonly HashSet<int> _any = [];
    private readonly HashSet<(int, string)> _turns = [];

    public IReadOnlyList<WriteOperation> Operations => _operations;

    /// <summary>The operations in their order, as few waves as that allows.</summary>
    public static IEnumerable<WriteWave> Of(IReadOnlyList<WriteOperation> group)
    {
        var wave = new WriteWave();
        foreach (var operation in group)
        {
            if (!wave.Suits(operation.Scope))
            {
                yield return wave;
                wave = new WriteWave();
            }
            wave.Add(operation);
        }
        yield return wave;
    }

    private bool Suits(WriteScope scope) => scope.Number == 0 || (!_whole.Contains(scope.Number)
        && (scope.Turns is { } turns ? !turns.Any(t => _turns.Contains((scope.Number, t))) : !_any.Contains(scope.Number)));

    private void Add(WriteOperation operation)
    {
        _operations.Add(operation);
        var (number, turns) = (operation.Scope.Number, operation.Scope.Turns);
        if (number == 0) return;
        _any.Add(number);
        if (turns is null) _whole.Add(number);
        else foreach (var turn in turns) _turns.Add((number, turn));
    }
}
