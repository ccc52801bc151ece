using System.Security.Cryptography;
using System.Text.Json;

namespace Bus.Host.Hub;

/// <summary>
/// What a running hub leaves in its data folder for the verbs: its address and a local operator token that dies with it.
/// The file <c>hub.json</c> has mode 0600: who may read it may operate the hub.
/// </summary>
internal sealed record HubCard(string Url, string Token, int ProcessId)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string PathOf(string dataFolder) => Path.Combine(dataFolder, "hub.json");

    /// <summary>Writes it so that it never exists with a wider mode or half a content.</summary>
    public void Write(string dataFolder)
    {
        var temporary = PathOf(dataFolder) + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
            JsonSerializer.Serialize(file, this, JsonSerializerOptions.Web);
        File.Move(temporary, PathOf(dataFolder), overwrite: true);
    }

    /// <summary>Null if no hub runs, or ran, with this folder, or who asks may not read its card.</summary>
    public static HubCard? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<HubCard>(File.ReadAllText(PathOf(dataFolder)), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True if there may be a card, and who asks may not read it: the hub runs as another user.</summary>
    public static bool IsHidden(string dataFolder)
    {
        try
        {
            File.OpenRead(PathOf(dataFolder)).Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException;
        }
    }
}
