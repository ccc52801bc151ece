using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Digests lie in the journal for 400 days and are compared with new ones: their form must not change from one release to the next.</summary>
public class ContentDigestTests
{
    public static TheoryData<string?, long?, Extent?, string[], string> Heads => new()
    {
        { null, null, null, [], "c\n2026-01\n\n\n\n\n" },
        { "2026-11-20", 7, Extent.Full, ["a"], "c\n2026-01\n2026-11-20\n7\nfull\na\n" },
        { "2026-01-02", 1234567, Extent.Differential, ["項目", "b"], "c\n2026-01\n2026-01-02\n1234567\ndiff\n項目,b\n" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void It_is_the_hmac_of_the_head_and_the_records_however_they_are_cut(string? date, long? sequence, Extent? extent, string[] additional, string head)
    {
        var message = new NewMessage
        {
            Sender = new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), Contract = "c", Version = "2026-01", Path = EntryPath.Soap,
            // The id is no part of it: who sends the same again under another id sends the same.
            Head = new MessageHead("m-1", date is null ? null : DateOnly.ParseExact(date, "yyyy-MM-dd", null), sequence, extent), AdditionalItems = [.. additional],
        };
        var expected = HMACSHA256.HashData(new byte[32], Encoding.UTF8.GetBytes(head + "records"));
        var digest = new ContentDigest(new PlainKeys());

        Assert.Equal(expected, digest.Of(message, [Chunk("records")]));
        Assert.Equal(expected, digest.Of(message, [Chunk("rec"), Chunk("ords")]));
        Assert.NotEqual(expected, digest.Of(message, [Chunk("other")]));
    }

    /// <summary>A message may come again after an item was declared, or taken back, for its contract.</summary>
    [Fact]
    public void With_other_items_it_is_that_of_the_same_records_when_they_had_those()
    {
        var digest = new ContentDigest(new PlainKeys());
        var before = Message("name");
        var now = Message("kana", "name", "memo");
        var then = digest.Of(before, [Records(["a", "1", "N"]), Records(["b", "2", ""])]);

        Assert.Equal(then, digest.With(["name"], now, 2, [Records(["a", "1", "", "N", ""], ["b", "2", "", "", ""])]));
        Assert.Equal(then, digest.With(["name"], now, 2, [Records(["a", "1", "", "N", ""]), Records(["b", "2", "", "", ""])]));
        Assert.NotEqual(then, digest.With(["name"], now, 2, [Records(["a", "1", "", "M", ""], ["b", "2", "", "", ""])]));
        // It has a value that it cannot have had then.
        Assert.Null(digest.With(["name"], now, 2, [Records(["a", "1", "K", "N", ""], ["b", "2", "", "", ""])]));
        // An item that is no more, and had no value.
        Assert.Equal(digest.Of(now, [Records(["b", "2", "", "", ""])]), digest.With(["kana", "name", "memo"], before, 2, [Records(["b", "2", ""])]));
    }

    private static NewMessage Message(params string[] additional) => new()
    {
        Sender = new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), Contract = "c", Version = "2026-01", Path = EntryPath.Soap, Head = MessageHead.Empty, AdditionalItems = [.. additional],
    };

    private static RecordChunk Records(params string[][] records)
    {
        var writer = new RecordBatchWriter();
        foreach (var record in records)
        {
            foreach (var value in record) writer.Add(Encoding.UTF8.GetBytes(value));
            writer.EndRecord();
        }
        return new RecordChunk(0, records.Length, writer.Take(), ReadOnlyMemory<ulong>.Empty);
    }

    private static RecordChunk Chunk(string data) => new(0, 1, Encoding.UTF8.GetBytes(data), ReadOnlyMemory<ulong>.Empty);
}
