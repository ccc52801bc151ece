using System.Text;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Contracts.Tests;

/// <summary>A record as it was read, kept for asserting.</summary>
internal sealed record ReadRecord(long Index, long? Line, string[]? Fields, ItemFault? Structural, byte[] Raw);

/// <summary>Everything a reader gave.</summary>
internal sealed record ReadResult(List<ReadRecord> Records, Fault? Failure);

internal static class Records
{
    public static async Task<ReadResult> ReadAll(CandidateReader reader, int items)
    {
        await using var _ = reader;
        var (records, forms) = (new List<ReadRecord>(), new RecordForms(items));
        while (await reader.ReadAsync(CancellationToken.None))
        {
            string[]? fields = null;
            if (reader.FieldsReadable)
            {
                fields = new string[items];
                for (var i = 0; i < items; i++) fields[i] = Encoding.UTF8.GetString(reader.Field(i));
            }
            MustCopy(reader, forms, records.Count);
            records.Add(new ReadRecord(reader.Index, reader.Line, fields, reader.Structural, reader.Raw.ToArray()));
        }
        return new ReadResult(records, reader.Failure);
    }

    /// <summary>However a reader copies a record: it is what value by value makes, and values are found in it again.</summary>
    private static void MustCopy(CandidateReader reader, RecordForms forms, int record)
    {
        var (start, expected) = (forms.Length, new RecordBatchWriter());
        reader.CopyTo(forms);
        for (var item = 0; item < forms.Items; item++)
        {
            var value = reader.FieldsReadable ? reader.Field(item) : default;
            expected.Add(value);
            Assert.Equal(value, forms.Value(record, item));
        }
        Assert.Equal(expected.Take(), forms.Bytes(start, forms.Length).ToArray());
    }
}

/// <summary>A record to write, from strings.</summary>
internal sealed class Outgoing(params string[] fields) : OutgoingReader
{
    private readonly byte[][] _fields = [.. fields.Select(Encoding.UTF8.GetBytes)];

    public override long Amount => 0;

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation) => new(false);

    public override ReadOnlySpan<byte> Field(int item) => _fields[item];
}
