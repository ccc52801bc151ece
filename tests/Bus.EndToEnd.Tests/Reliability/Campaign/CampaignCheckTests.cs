namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The judge itself is judged: it must find each kind of wrong.</summary>
public class CampaignCheckTests
{
    private static readonly Payment[] Sent = [.. Enumerable.Range(1, 4).Select(n => new Payment("362018", "1", "01", n, 100 * n))];
    private static readonly Handed[] Acknowledged = [new("362018", "a", Sent[..2], "r1"), new("362018", "b", Sent[2..], "r2")];
    private static readonly Handed[] Unheard = [new("362018", "a", Sent[..2], "r1"), new("362018", "b", Sent[2..], null)];

    [Fact]
    public void AllArrivedOnceInOrder_NothingIsFound() => Assert.Empty(CampaignCheck.Faults(Acknowledged, Sent));

    [Fact]
    public void UnacknowledgedHandOver_WholeOrNotAtAll_IsRight()
    {
        Assert.Empty(CampaignCheck.Faults(Unheard, Sent));
        Assert.Empty(CampaignCheck.Faults(Unheard, Sent[..2]));
    }

    [Fact]
    public void HalfOfAnUnacknowledgedHandOver_IsFound() => Finds("half delivered", CampaignCheck.Faults(Unheard, Sent[..3]));

    [Fact]
    public void LostRecord_IsFound() => Finds("lost", CampaignCheck.Faults(Acknowledged, Sent[..3]));

    [Fact]
    public void RecordTakenTwice_IsFound() => Finds("taken 2 times", CampaignCheck.Faults(Acknowledged, [.. Sent, Sent[3]]));

    [Fact]
    public void ChangedRecord_IsFound() => Finds("changed", CampaignCheck.Faults(Acknowledged, [.. Sent[..3], Sent[3] with { Amount = 1 }]));

    [Fact]
    public void ForeignRecord_IsFound() => Finds("never sent", CampaignCheck.Faults(Acknowledged, [.. Sent, Sent[3] with { History = 9 }]));

    [Fact]
    public void WrongOrder_IsFound() => Finds("out of order", CampaignCheck.Faults(Acknowledged, [Sent[0], Sent[2], Sent[1], Sent[3]]));

    [Fact]
    public void ReceiptGivenTwice_IsFound() =>
        Finds("one receipt", CampaignCheck.Faults([Acknowledged[0], Acknowledged[1] with { Receipt = "r1" }], Sent));

    private static void Finds(string what, IReadOnlyList<string> faults) => Assert.Contains(faults, f => f.StartsWith(what, StringComparison.Ordinal));
}
