using System.Text;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Candidates written down in the test: one text a record, items parted by <c>|</c>; <c>!</c> is a row with a wrong number of columns.</summary>
internal sealed class ScriptedReader(params string[] records) : CandidateReader
{
    private byte[][] _fields = [];

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (Index >= records.Length) return new(false);
        var record = records[Index++];
        Line = Index + 1;
        FieldsReadable = record != "!";
        Structural = FieldsReadable ? null : new ItemFault("", RecordCode.WrongColumnCount, new Bilingual("列数", "columns"));
        _fields = [.. record.Split('|').Select(Encoding.UTF8.GetBytes)];
        return new(true);
    }

    public override ReadOnlySpan<byte> Field(int item) => _fields[item];
}
