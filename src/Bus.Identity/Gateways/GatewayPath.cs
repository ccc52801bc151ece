namespace Bus.Identity.Gateways;

/// <summary>A place within an application, to which a browser is sent back.</summary>
internal static class GatewayPath
{
    /// <summary>The path and query, if they stay within the application; else its first page. What begins with two slashes, or a backslash, would be another host.</summary>
    public static string Of(string? wanted) =>
        wanted is ['/', ..] and not ['/', '/' or '\\', ..] && !wanted.Any(c => char.IsControl(c) || c > '~' || c == '\\') ? wanted : "/";
}
