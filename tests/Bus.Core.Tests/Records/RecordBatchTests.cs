using System.Text;
using Bus.Core.Records;

namespace Bus.Core.Tests.Records;

public class RecordBatchTests
{
    [Fact]
    public void Reader_GivesBackWhatWasWritten_AlsoEmptyAndLongValues()
    {
        string[][] records = [["a", "", "𠮷野\U0010de92"], [new string('x', 127), new string('y', 128), new string('長', 100_000)], ["", "", ""]];
        var writer = new RecordBatchWriter();
        foreach (var record in records)
        {
            foreach (var value in record) writer.Add(Encoding.UTF8.GetBytes(value));
            writer.EndRecord();
        }
        Assert.Equal(3, writer.Records);

        var reader = new RecordBatchReader(writer.Take(), 3);
        foreach (var record in records)
        {
            Assert.True(reader.Read());
            Assert.Equal(record, Enumerable.Range(0, 3).Select(reader.Text));
        }
        Assert.False(reader.Read());
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void Reader_CutChunk_IsAnErrorNotHalfARecord()
    {
        var writer = new RecordBatchWriter();
        writer.Add("abc"u8);
        writer.Add("def"u8);
        writer.EndRecord();
        var data = writer.Take();
        var reader = new RecordBatchReader(data.AsMemory(0, data.Length - 1), 2);
        Assert.Throws<InvalidDataException>(() => reader.Read());
    }
}
