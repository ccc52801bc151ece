using System.Text;
using Bus.Identity.Xml;
using Xunit;

namespace Bus.Identity.Tests.Xml;

public sealed class MessageTextTests
{
    [Fact]
    public void Text_IsPutTogetherAsBytes_AlsoInBetweenAndBeyondItsFirstBuffer()
    {
        using var text = new MessageText();
        var (name, none) = ("山田 花子", (string?)null);
        text.Append($"<a n=\"{name}\" t=\"{new DateTimeOffset(2026, 4, 1, 9, 0, 0, 7, TimeSpan.FromHours(9))}\">{none}");
        var place = text.Length;
        text.Append("</a>");
        // Twice: into what is free, and into a larger buffer.
        text.Insert(place, "<small/>"u8);
        var large = string.Concat(Enumerable.Repeat("国", 30_000));
        text.Insert(place, Encoding.UTF8.GetBytes(large));
        text.AppendBase64([1, 2, 3, 4]);
        Assert.Equal($"<a n=\"山田 花子\" t=\"2026-04-01T00:00:00.007Z\">{large}<small/></a>AQIDBA==", text.ToString());
        text.CutTo(place);
        text.Append($"{large}");
        Assert.Equal(Encoding.UTF8.GetBytes(large), text.From(place).ToArray());
    }

    [Fact]
    public void Time_IsUtcToTheMillisecond_CutAndNotRounded() =>
        Assert.Equal("2026-12-31T23:59:59.999Z", CanonicalXml.Time(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.FromHours(9)).AddTicks(-1)));
}
