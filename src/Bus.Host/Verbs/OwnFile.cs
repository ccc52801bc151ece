using System.Text;

namespace Bus.Host.Verbs;

/// <summary>A file that a verb writes for whoever asked: for that account alone, for it may name people.</summary>
internal static class OwnFile
{
    /// <exception cref="VerbFailure">It cannot be written there.</exception>
    public static Task WriteAsync(string path, string text, CancellationToken cancellation) => WriteAsync(path, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask());

    /// <inheritdoc cref="WriteAsync(string, string, CancellationToken)"/>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var target = new FileStream(path, options);
            await write(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailure($"{path} に書けません（{e.Message}）。", $"{path} cannot be written ({e.Message}).", "場所と権限を確認してください。", "Check its place and rights.");
        }
    }
}
