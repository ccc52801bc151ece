using Bus.Demo.Clients;
using Bus.Demo.Sample;

namespace Bus.Demo.Day;

/// <summary>Parts records into calls.</summary>
internal static class Calls
{
    /// <summary>At most so many records a call, but both ends of an appropriation in the same one: only what comes together can be delivered together.</summary>
    public static IEnumerable<List<SampleRecord>> Of(IEnumerable<SampleRecord> records, int most)
    {
        var call = new List<SampleRecord>();
        foreach (var record in records)
        {
            if (call.Count >= most - 1 && !Follows(record, call))
            {
                // One place is left for the other end of a pair, and this record may be the first of one.
                if (call.Count >= most || IsOfPair(record))
                {
                    yield return call;
                    call = [];
                }
            }
            call.Add(record);
        }
        if (call.Count > 0) yield return call;
    }

    private static bool Follows(SampleRecord record, List<SampleRecord> call) =>
        IsOfPair(record) && call.Count > 0 && call[^1].Record[CollectionItem.TransactionNumber] == record.Record[CollectionItem.TransactionNumber];

    private static bool IsOfPair(SampleRecord record) => record.Record[CollectionItem.TransactionNumber].Length > 0;
}
