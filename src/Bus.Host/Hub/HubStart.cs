namespace Bus.Host.Hub;

/// <summary>When and as which version this hub was started.</summary>
internal sealed class HubStart(TimeProvider clock)
{
    public static string Version { get; } = typeof(HubStart).Assembly.GetName().Version?.ToString(3) ?? "0";
    public DateTimeOffset At { get; } = clock.GetUtcNow();
}
