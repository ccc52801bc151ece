namespace Bus.Core.Vocabulary;

/// <summary>"Did you mean …": the known word nearest to one that is not known.</summary>
public static class Suggestion
{
    /// <summary>The nearest word, if it is near enough to be a slip of the keyboard or of the spelling style; else null.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        if (word.Length > 64) return null;
        var plain = Plain(word);
        var best = known.Select(candidate => (Word: candidate, Distance: Distance(plain, Plain(candidate))))
            .OrderBy(c => c.Distance).FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(1, Math.Min(plain.Length, best.Word.Length) / 3) ? best.Word : null;
    }

    /// <summary>The question, to be put behind a sentence; empty where nothing is near.</summary>
    /// <param name="meant">See <see cref="For"/>.</param>
    public static Bilingual Ask(string? meant) => meant is null ? new Bilingual("", "") : new Bilingual($"{meant} の誤りではありませんか。", $" Did you mean {meant}?");

    private static string Plain(string word) => string.Concat(word.Where(c => c is not ('-' or '_' or ' '))).ToLowerInvariant();

    // Optimal string alignment: insert, delete, replace, or swap two neighbours.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
