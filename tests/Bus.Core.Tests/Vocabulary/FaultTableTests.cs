using Bus.Core.Faults;

namespace Bus.Core.Tests.Vocabulary;

public class FaultTableTests
{
    [Fact]
    public void EveryFaultCode_HasCauseActionPartyInBothLanguages()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var entry = code.Entry();
            foreach (var text in new[] { entry.Cause, entry.Action, entry.Party })
            {
                Assert.Contains(text.Ja, c => c > 0x3000);
                Assert.All(text.En, c => Assert.True(c < 0x80));
            }
        }
    }

    [Fact]
    public void Names_AreThoseOfTheFace_AndUnique()
    {
        string[] expected = ["unauthenticated", "forbidden", "unknown-municipality", "unknown-service", "unknown-operation", "not-well-formed", "forbidden-xml", "too-large",
            "unsupported-version", "must-understand", "invalid-message", "invalid-record", "other-municipality", "contradicting-duplicate", "over-quota", "busy", "unavailable", "internal",
            "provider-unavailable", "provider-timeout", "provider-refused", "provider-failed", "invalid-answer"];
        Assert.Equal(expected, Enum.GetValues<FaultCode>().Select(c => c.Entry().Name));
    }

    [Fact]
    public void RecordCodes_AreThoseOfTheFace()
    {
        string[] expected = ["missing", "not-a-number", "not-a-date", "too-long", "too-short", "not-in-code-table", "bad-check-digit", "other-municipality",
            "wrong-column-count", "undecodable", "rule-violated", "earlier-error"];
        Assert.Equal(expected, Enum.GetValues<RecordCode>().Select(c => c.Wire()));
    }
}
