using System.Text;
using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Contracts.Tests.Rules;

public class RuleTests
{
    [Theory]
    [InlineData("municipalityCode", "362018", null)]
    [InlineData("municipalityCode", "362019", RecordCode.BadCheckDigit)]
    [InlineData("municipalityCode", "36201", RecordCode.TooShort)]
    [InlineData("municipalityCode", "3620180", RecordCode.TooLong)]
    [InlineData("municipalityCode", "36201x", RecordCode.NotANumber)]
    [InlineData("noticeNumber", "12345678901234567890", null)]
    [InlineData("noticeNumber", "99999999999999999999999999999999999999999", RecordCode.TooLong)]
    [InlineData("noticeNumber", "9999999999999999999999999999999999999999x", RecordCode.NotANumber)]
    [InlineData("noticeNumber", "１２", RecordCode.NotANumber)]
    [InlineData("subjectCode", "A1", null)]
    [InlineData("subjectCode", "A", RecordCode.TooShort)]
    [InlineData("subjectCode", "A12", RecordCode.TooLong)]
    [InlineData("subjectCode", "A-", RecordCode.RuleViolated)]
    [InlineData("taxCollected", "-0", null)]
    [InlineData("taxCollected", "-123456789012345", null)]
    [InlineData("taxCollected", "1234567890123456", RecordCode.TooLong)]
    [InlineData("taxCollected", "-", RecordCode.NotANumber)]
    [InlineData("taxCollected", "+5", RecordCode.NotANumber)]
    [InlineData("taxCollected", "1,2x0", RecordCode.NotANumber)]
    [InlineData("taxCollected", "1.0", RecordCode.NotANumber)]
    [InlineData("taxCollected", " 5", RecordCode.NotANumber)]
    [InlineData("provisionalKind", "9", null)]
    [InlineData("provisionalKind", "7", RecordCode.NotInCodeTable)]
    [InlineData("provisionalKind", "00", RecordCode.NotInCodeTable)]
    [InlineData("receivedDate", "2024-02-29", null)]
    [InlineData("receivedDate", "0000-00-00", null)]
    [InlineData("receivedDate", "0000-01-01", null)]
    [InlineData("receivedDate", "9999-12-31", null)]
    [InlineData("receivedDate", "2026-02-30", RecordCode.NotADate)]
    [InlineData("receivedDate", "2026-00-00", RecordCode.NotADate)]
    [InlineData("receivedDate", "0000-01-02", RecordCode.NotADate)]
    [InlineData("receivedDate", "20260101", RecordCode.NotADate)]
    [InlineData("receivedDate", "2026/01/01", RecordCode.NotADate)]
    [InlineData("operationTime", "23:59:59", null)]
    [InlineData("operationTime", "24:00:00", RecordCode.RuleViolated)]
    [InlineData("operationTime", "8:00:00", RecordCode.RuleViolated)]
    public void CollectionHistory_Value_HasItsCode(string element, string value, RecordCode? expected)
    {
        var contract = TestContracts.CollectionHistory;
        Assert.Equal(expected, contract.Items[contract.IndexOf(element)].Rule.Check(Encoding.UTF8.GetBytes(value)));
    }

    [Theory]
    [InlineData("text", "あいう\U0010DE92", null)]
    [InlineData("text", "葛\U000E0100葛\U000E0100", null)]
    [InlineData("text", "12345", RecordCode.TooLong)]
    [InlineData("text", "a\r\n\"", null)]
    [InlineData("text", "a\0", RecordCode.RuleViolated)]
    [InlineData("text", "a\u001A", RecordCode.RuleViolated)]
    [InlineData("text", "\uFFFE", RecordCode.RuleViolated)]
    [InlineData("text", "\uFFFF", RecordCode.RuleViolated)]
    [InlineData("text", "\u007F", null)]
    [InlineData("digits", "1234", null)]
    [InlineData("digits", "12345", RecordCode.TooLong)]
    [InlineData("integer", "-1234", null)]
    [InlineData("integer", "12345", RecordCode.TooLong)]
    [InlineData("date", "2026-02-29", RecordCode.NotADate)]
    public void AdditionalItem_Value_HasItsCode(string type, string value, RecordCode? expected)
    {
        var shape = TestContracts.Formats().ShapeOf(TestContracts.Notice, [new AdditionalItem("extra", "追加", type, 4, false)]);
        Assert.Equal(expected, shape.Additional[0].Rule.Check(Encoding.UTF8.GetBytes(value)));
    }

    [Fact]
    public void Expectation_AfterACharacterThatIsNotAllowed_SpeaksOfCharactersAndNotOfLength()
    {
        var rule = TestContracts.Formats().ShapeOf(TestContracts.Notice, [new AdditionalItem("extra", "追加", "text", 150, false)]).Additional[0].Rule;
        Assert.Contains("control characters", rule.ExpectationAfter(RecordCode.RuleViolated).En, StringComparison.Ordinal);
        Assert.Contains("制御文字", rule.ExpectationAfter(RecordCode.RuleViolated).Ja, StringComparison.Ordinal);
        Assert.Equal(rule.Expectation, rule.ExpectationAfter(RecordCode.TooLong));
        Assert.Contains("150", rule.Expectation.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noticeNumber", "数字1〜20桁", "1 to 20 digits")]
    [InlineData("levyYear", "数字4桁", "4 digits")]
    [InlineData("subjectCode", "英数字2文字", "2 ASCII letters or digits")]
    [InlineData("deleted", "コード表の値（0、1）", "one of the codes 0, 1")]
    public void Expectation_IsReadable(string element, string ja, string en)
    {
        var contract = TestContracts.CollectionHistory;
        Assert.Equal((ja, en), (contract.Items[contract.IndexOf(element)].Rule.Expectation.Ja, contract.Items[contract.IndexOf(element)].Rule.Expectation.En));
    }
}
