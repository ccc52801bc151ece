namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>Campaigns have a short form for every day and a long one: <c>BUS_CAMPAIGN=long</c>.</summary>
internal static class Campaign
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
}
