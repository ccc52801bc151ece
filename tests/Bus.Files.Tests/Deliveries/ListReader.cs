using System.Globalization;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;

namespace Bus.Files.Tests.Deliveries;

/// <summary>Records from the test's memory.</summary>
internal sealed class ListReader(RecordShape shape, IReadOnlyList<string> rows) : OutgoingReader
{
    private int _next;
    private byte[][] _fields = [];
    public int Reads { get; private set; }
    public int? BreakAt { get; init; }

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_next == BreakAt) throw new IOException("full", 28);
        if (_next >= rows.Count) return new(false);
        Position = _next;
        _fields = [.. rows[_next++].Split(',').Select(Encoding.UTF8.GetBytes)];
        Reads++;
        return new(true);
    }

    public override ReadOnlySpan<byte> Field(int item) => _fields[item];

    public override long Amount => shape.Contract.AmountItems.Sum(i => long.Parse(_fields[i], CultureInfo.InvariantCulture));
}
