using System.Collections.Concurrent;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Cards;

/// <summary>The revocation lists of a municipality: the files of <c>{CrlFolder}/{code}/</c>, read again when they change. Whoever brings them there (a job, a carried disk) needs no word with the hub.</summary>
internal sealed class RevocationLists(IOptions<IdentityOptions> options)
{
    private const int MostFiles = 64;
    private const long MostBytes = 64 << 20;
    private readonly ConcurrentDictionary<MunicipalityCode, (string Seen, RevocationList[] Lists)> _read = [];

    public IReadOnlyList<RevocationList> Of(MunicipalityCode municipality)
    {
        var folder = Path.Combine(options.Value.CrlFolder, municipality.Value);
        if (options.Value.CrlFolder.Length == 0 || !Directory.Exists(folder)) return [];
        var files = new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Length <= MostBytes).OrderBy(f => f.Name, StringComparer.Ordinal).Take(MostFiles).ToList();
        var seen = string.Join('\n', files.Select(f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"));
        if (_read.TryGetValue(municipality, out var read) && read.Seen == seen) return read.Lists;
        try
        {
            RevocationList[] lists = [.. files.Select(f => RevocationList.Read(File.ReadAllBytes(f.FullName))).OfType<RevocationList>()];
            _read[municipality] = (seen, lists);
            return lists;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Just being put there: as long as that lasts there is none, and none is no yes.
            return [];
        }
    }
}
