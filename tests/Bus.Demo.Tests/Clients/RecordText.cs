using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

internal static class RecordText
{
    public static IEnumerable<string> Values(CollectionRecord record) => CollectionHistory.Items.Select(i => record[i.Element]);
}
