using Bus.Core.Journal;

namespace Bus.Core.Dispatch;

/// <summary>Parts a message into pages. Depends on nothing but frozen values, so that every attempt makes the same pages.</summary>
public static class Pages
{
    /// <summary>
    /// The pages of a message: at most <paramref name="size"/> records each, except that no cut falls inside a run that must stay together.
    /// A message of 0 records has one empty page.
    /// </summary>
    /// <param name="records">Records of the message.</param>
    /// <param name="size">Most records of a page, at least 1.</param>
    /// <param name="together">Runs that stay together, ascending and apart.</param>
    public static IEnumerable<RecordRun> Of(long records, int size, IReadOnlyList<RecordRun> together)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (records == 0) yield return new RecordRun(0, 0);
        var next = 0;
        for (long first = 0; first < records;)
        {
            var end = Math.Min(first + size, records);
            while (next < together.Count && together[next].End <= first) next++;
            for (var i = next; i < together.Count && together[i].First < end; i++)
            {
                if (together[i].End <= end) continue;
                // The run crosses the cut: end the page before it, or, where the page is nothing but this run, after it.
                end = together[i].First > first ? together[i].First : together[i].End;
                break;
            }
            yield return new RecordRun(first, end);
            first = end;
        }
    }

    /// <summary>The id of a page's message, the same at every attempt: <c>{receipt}.{consumer}.{page}</c>, pages from 1.</summary>
    public static string MessageId(Delivery delivery, int page) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{delivery.Message.Receipt}.{delivery.Route.Consumer}.{page}");
}
