using System.Reflection;
using System.Text.Json;
using Bus.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Api;

/// <summary>Times given to the API are Japan's unless they say otherwise, as on the command line; a hub's machine is in UTC as often as not.</summary>
public class SaidTimeTests
{
    [Theory]
    [InlineData("2026-11-20T10:00", "2026-11-20T10:00:00+09:00")]
    [InlineData("2026-11-20 10:00:30.5", "2026-11-20T10:00:30.5+09:00")]
    [InlineData("2026-11-20", "2026-11-20T00:00:00+09:00")]
    [InlineData("2026-11-20T10:00Z", "2026-11-20T10:00:00+00:00")]
    [InlineData("2026-11-20T10:00:00-05:00", "2026-11-20T10:00:00-05:00")]
    public void Time_InAQueryOrABody_IsJapansUnlessItNamesAnOffset(string said, string meant)
    {
        var expected = DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SaidTime.TryParse(said, out var time));
        Assert.Equal((expected, expected.Offset), (time.At, time.At.Offset));
        var until = JsonSerializer.Deserialize<PauseRequest>($$"""{ "reason": "x", "until": "{{said}}" }""", Json())!.Until!.Value;
        Assert.Equal((expected, expected.Offset), (until, until.Offset));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("10:00")]
    [InlineData("2026-13-01T00:00")]
    [InlineData("0001-01-01T00:00")]
    public void Time_ThatIsNone_IsRefused(string said)
    {
        Assert.False(SaidTime.TryParse(said, out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PauseRequest>($$"""{ "reason": "x", "until": "{{said}}" }""", Json()));
    }

    [Fact]
    public void Time_ThatIsAnswered_IsWrittenAsBefore()
    {
        var at = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(9));
        Assert.Equal(JsonSerializer.Serialize(at), JsonSerializer.Serialize(at, Json()).Replace("\\u002B", "+"));
    }

    [Fact]
    public void Handlers_TakeNoTimeThatTheFrameworkReads() => Assert.Empty(
        from type in typeof(SaidTime).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where method.ReturnType == typeof(IResult) || method.ReturnType == typeof(Task<IResult>)
        where method.GetParameters().Any(p => p.ParameterType == typeof(DateTimeOffset?) || p.ParameterType == typeof(DateTime?))
        select $"{type.Name}.{method.Name}");

    private static JsonSerializerOptions Json()
    {
        using var services = new ServiceCollection().AddBusApi("token").BuildServiceProvider();
        return services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
    }
}
