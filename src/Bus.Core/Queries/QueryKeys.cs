using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Contracts;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>What was asked for, as it is kept: the recorded items sealed, and a blind hash of each to search by. Both are gone with the municipality's key.</summary>
internal sealed class QueryKeys(IKeyRing keys)
{
    // An item of a question must not hash like the same item of a record.
    private const string Prefix = "query\u001d";

    /// <summary>Of a question of which nothing can be kept.</summary>
    public static readonly RecordedKeys Nothing = new(null, []);

    /// <summary>Null: the municipality's key is gone, and nothing can be kept under it.</summary>
    public RecordedKeys? Keep(MunicipalityCode municipality, string number, QueryContract contract, ImmutableArray<string> values)
    {
        var kept = contract.Recorded.Where(i => values[i].Length > 0).ToDictionary(i => contract.Question[i].Element, i => values[i]);
        try
        {
            return new(keys.Seal(municipality, JsonSerializer.SerializeToUtf8Bytes(kept), Context(number)), [.. kept.Select(k => Hash(municipality, k.Key, k.Value))]);
        }
        catch (KeyGoneException)
        {
            return null;
        }
    }

    /// <summary>Null: the municipality's key is gone, and with it what was asked for.</summary>
    public IReadOnlyDictionary<string, string>? Open(QueryEntry entry)
    {
        if (entry.SealedKeys is null) return null;
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(keys.Open(entry.Asker.Municipality, entry.SealedKeys, Context(entry.Number)));
        }
        catch (Exception e) when (e is KeyGoneException or CryptographicException)
        {
            return null;
        }
    }

    public ulong Hash(MunicipalityCode municipality, string element, string value) =>
        keys.BlindHash(municipality, Encoding.UTF8.GetBytes($"{Prefix}{element}\u001e{value}"));

    private static byte[] Context(string number) => Encoding.UTF8.GetBytes("query/" + number);
}

/// <summary>What a question was about, as it is kept.</summary>
internal sealed record RecordedKeys(byte[]? Sealed, ImmutableArray<ulong> Hashes);
