namespace Bus.Core.Pipeline.Feeding;

/// <summary>One after the other at the same claim: who begins it again drops what the one before has put aside.</summary>
internal sealed class ClaimTurns
{
    private readonly Dictionary<string, Line> _lines = [];

    /// <summary>Waits for its turn; disposed when it has ended.</summary>
    public async Task<IDisposable> EnterAsync(string claim, CancellationToken cancellation)
    {
        Line line;
        lock (_lines)
        {
            if (!_lines.TryGetValue(claim, out line!)) _lines[claim] = line = new Line(this, claim);
            line.Users++;
        }
        try
        {
            await line.Turn.WaitAsync(cancellation);
            return line;
        }
        catch
        {
            Leave(line);
            throw;
        }
    }

    private void Leave(Line line)
    {
        lock (_lines)
            if (--line.Users == 0) _lines.Remove(line.Claim);
    }

    private sealed class Line(ClaimTurns turns, string claim) : IDisposable
    {
        public string Claim => claim;
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Users { get; set; }

        // Each turn is given back once: the line is what whoever has it is given.
        public void Dispose()
        {
            Turn.Release();
            turns.Leave(this);
        }
    }
}
