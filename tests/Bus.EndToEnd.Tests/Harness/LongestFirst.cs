using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Bus.EndToEnd.Tests.Harness.LongestFirst", "Bus.EndToEnd.Tests")]

namespace Bus.EndToEnd.Tests.Harness;

/// <summary>What takes a minute or more is begun first: begun last, the others' places would stand empty until it is through. Those that keep the processors busy stand between those that wait.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(Identity.Chromium.ChromiumTown), nameof(Nodes.NodeServers), nameof(Faults.FaultCampaignTests), nameof(FrontDoor.LifeTests), nameof(Input.Memory.GreatFileTests), nameof(Engines.RabbitMqTests),
        nameof(Reliability.RoutePauseTests), nameof(Partners.PartnerTests), nameof(FrontDoor.FullDiskTests), nameof(Input.CommandLine.UsageTests), nameof(Backups.RehearsalTests), nameof(Identity.ForeignPartyTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    // A collection of one class is named after the class with its namespace.
    private static int Place(ITestCollection collection) =>
        Array.FindIndex(Long, name => collection.DisplayName == name || collection.DisplayName.EndsWith("." + name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length;
}
