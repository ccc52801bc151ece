using System.Text;

namespace Bus.Host.Verbs;

/// <summary>A file that a verb writes where somebody said.</summary>
internal static class OutFile
{
    /// <summary>For the eyes of whoever asked for it alone: a list says whose records were wrong, a region holds hashes and the staff's names.</summary>
    /// <exception cref="VerbFailure">It cannot be written there.</exception>
    public static Task WriteAsync(string path, Func<Stream, Task> write) => WriteAsync(path, write, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <inheritdoc cref="WriteAsync(string, Func{Stream, Task})"/>
    public static Task WriteAsync(string path, string text, CancellationToken cancellation) => WriteAsync(path, file => file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask());

    /// <summary>To be handed to others.</summary>
    /// <exception cref="VerbFailure">It cannot be written there.</exception>
    public static Task WriteForAllAsync(string path, string text, CancellationToken cancellation) => WriteAsync(path, file => file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask(), null);

    private static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode? mode)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            await using var file = new FileStream(path, options);
            await write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailure($"{path} に書けません（{e.Message}）。", $"{path} cannot be written ({e.Message}).", "場所と権限を確認してください。", "Check its place and rights.");
        }
    }
}
