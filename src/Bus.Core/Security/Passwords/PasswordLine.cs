namespace Bus.Core.Security;

/// <summary>Where passwords wait to be compared: a line a municipality, each of bounded length, and a place that becomes free goes to the next municipality that has somebody waiting. So a flood at one of them makes nobody wait at another.</summary>
/// <param name="places">Comparisons at once.</param>
/// <param name="most">Who may wait at one municipality.</param>
public sealed class PasswordLine(int places, int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> _waiting = [];
    private readonly LinkedList<string> _turns = [];
    private int _free = places;

    /// <summary>Waits for a place, to be given back by <see cref="Leave"/>; false: the line is full.</summary>
    public async ValueTask<bool> EnterAsync(string municipality, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        LinkedListNode<TaskCompletionSource> node;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }
            if (!_waiting.TryGetValue(municipality, out var line))
            {
                _waiting[municipality] = line = [];
                _turns.AddLast(municipality);
            }
            if (line.Count >= most) return false;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node = line.AddLast(turn);
        }
        try
        {
            await turn.Task.WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            GiveUp(municipality, node);
            throw;
        }
    }

    /// <summary>Gives the place to the next one.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (_turns.First is not { } turn)
            {
                _free++;
                return;
            }
            _turns.RemoveFirst();
            var line = _waiting[turn.Value];
            var next = line.First!.Value;
            line.RemoveFirst();
            if (line.Count > 0) _turns.AddLast(turn);
            else _waiting.Remove(turn.Value);
            next.SetResult();
        }
    }

    private void GiveUp(string municipality, LinkedListNode<TaskCompletionSource> node)
    {
        lock (_gate)
        {
            if (node.List is { } line)
            {
                line.Remove(node);
                if (line.Count > 0) return;
                _waiting.Remove(municipality);
                _turns.Remove(municipality);
                return;
            }
        }
        // It was given a place at the same moment.
        Leave();
    }
}
