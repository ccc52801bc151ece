using System.Globalization;

namespace Bus.Files.Partners.Lines;

/// <summary>A file at a partner's.</summary>
/// <param name="Stamp">When it was written, as its server tells it, in UTC: <c>2026-11-26T01:30:05</c>, or less of it where the server tells less.</param>
internal sealed record RemoteFile(string Name, long Size, string Stamp)
{
    /// <summary>True if nothing says that it is another one.</summary>
    public bool IsAs(long size, string stamp) => Size == size && (Stamp.StartsWith(stamp, StringComparison.Ordinal) || stamp.StartsWith(Stamp, StringComparison.Ordinal));

    /// <summary>How long it takes from now until whatever is written there has another stamp: until then it may be written again, with the same size, and nothing says so. The zero of a span: it is over.</summary>
    /// <param name="atMost">How long that may be, and how far its server's clock may be behind this one.</param>
    public TimeSpan UntilAnotherStamp(DateTimeOffset now, TimeSpan atMost)
    {
        // A day alone is told of old files, and without any time there is nothing to wait for.
        var unit = Stamp.Length switch { 16 => TimeSpan.FromMinutes(1), 19 => TimeSpan.FromSeconds(1), _ => TimeSpan.Zero };
        if (unit > atMost) unit = atMost;
        if (unit == TimeSpan.Zero || !DateTimeOffset.TryParse(Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var written)) return TimeSpan.Zero;
        var left = written + unit + atMost - now;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < unit ? left : unit;
    }

    /// <summary>A stamp of a moment in UTC.</summary>
    public static string StampOf(DateTime moment, string form) => moment.ToString(form, CultureInfo.InvariantCulture);
}

/// <summary>What can be done at a partner's server. Each call is a connection of its own; each fails with <see cref="PartnerException"/>.</summary>
internal interface IPartnerLine : IDisposable
{
    /// <summary>The ordinary files of a folder.</summary>
    Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>Fetches a file, from where the local one ends.</summary>
    Task GetAsync(string remote, string local, CancellationToken cancellation);

    /// <summary>Puts a file.</summary>
    /// <param name="resume">True: part of it is there already, and it goes on where that ends.</param>
    Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation);

    /// <summary>Renames a file within the server.</summary>
    Task RenameAsync(string from, string to, CancellationToken cancellation);

    /// <summary>Deletes a file.</summary>
    Task DeleteAsync(string remote, CancellationToken cancellation);
}
