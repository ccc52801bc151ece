using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Core.Security;

/// <summary>Remembers verdicts under HMAC-SHA-256 with a key of this process: neither passwords nor anything that could be tried against them outside. Thread-safe.</summary>
internal sealed class PasswordMemory(PasswordOptions options, TimeProvider time)
{
    private readonly KeyedHash _hash = new(RandomNumberGenerator.GetBytes(KeyedHash.Size));
    private readonly Lock _gate = new();
    private readonly TwoGenerations<UInt128, bool> _matches = new(options.RememberedMatches);
    private readonly TwoGenerations<UInt128, long> _mismatches = new(options.RememberedMismatches);

    /// <summary>The verdict on this pair; null: not known.</summary>
    public bool? Recall(UInt128 pair)
    {
        lock (_gate)
        {
            if (_matches.TryGet(pair, out _)) return true;
            if (!_mismatches.TryGet(pair, out var since)) return null;
            if (time.GetElapsedTime(since) < options.MismatchLifetime) return false;
            _mismatches.Remove(pair);
            return null;
        }
    }

    public void Remember(UInt128 pair, bool match)
    {
        lock (_gate)
        {
            if (match) _matches.Put(pair, true);
            else _mismatches.Put(pair, time.GetTimestamp());
        }
    }

    public int Count { get { lock (_gate) return _matches.Count + _mismatches.Count; } }

    public void Clear()
    {
        lock (_gate)
        {
            _matches.Clear();
            _mismatches.Clear();
        }
    }

    /// <summary>The name of a (stored hash, password) pair: the first 128 bits of the HMAC. The first length keeps the two apart.</summary>
    public UInt128 Pair(string stored, string password)
    {
        var storedBytes = Encoding.UTF8.GetByteCount(stored);
        var message = new byte[4 + storedBytes + Encoding.UTF8.GetByteCount(password)];
        BinaryPrimitives.WriteInt32BigEndian(message, storedBytes);
        Encoding.UTF8.GetBytes(stored, message.AsSpan(4));
        Encoding.UTF8.GetBytes(password, message.AsSpan(4 + storedBytes));
        Span<byte> mac = stackalloc byte[KeyedHash.Size];
        _hash.Hash(message, mac);
        CryptographicOperations.ZeroMemory(message);
        return BinaryPrimitives.ReadUInt128BigEndian(mac);
    }
}
