using System.Text;
using System.Xml;

namespace Bus.Soap.Ingress;

/// <summary>The names that one message's reader meets: those that all messages share, and its own. A name is one string, whoever asks.</summary>
internal sealed class MessageNames(SharedNames shared) : XmlNameTable
{
    /// <summary>What the prefix xml stands for (Namespaces in XML 1.0 §3).</summary>
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    /// <summary>What the prefix xmlns stands for.</summary>
    public const string Declarations = "http://www.w3.org/2000/xmlns/";

    private NameTable? _own;

    /// <summary>The name with these bytes, which are UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> name) => name.IsEmpty ? "" : shared.Find(name) ?? Add(Encoding.UTF8.GetString(name));

    public override string Add(char[] array, int offset, int length) => shared.Get(array, offset, length) ?? Own.Add(array, offset, length);

    public override string Add(string array) => shared.Get(array) ?? Own.Add(array);

    public override string? Get(char[] array, int offset, int length) => shared.Get(array, offset, length) ?? _own?.Get(array, offset, length);

    public override string? Get(string array) => shared.Get(array) ?? _own?.Get(array);

    private NameTable Own => _own ??= new NameTable();
}

/// <summary>Names that are known beforehand, found by their characters or by their bytes. Only read once it is filled.</summary>
internal sealed class SharedNames : NameTable
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<byte>> _byBytes = new Dictionary<string, string>(new ByBytes()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public override string Add(string key)
    {
        var name = base.Add(key);
        if (Ascii.IsValid(name)) _byBytes.Dictionary[name] = name;
        return name;
    }

    /// <summary>The name with these bytes; null: it is not known by them.</summary>
    public string? Find(ReadOnlySpan<byte> name) => _byBytes.TryGetValue(name, out var known) ? known : null;

    // Names of contracts differ at their ends, or in their lengths; nobody from outside adds any.
    private sealed class ByBytes : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string name) => name.Length == 0 ? 0 : Hash(name.Length, name[0], name[name.Length / 2], name[^1], name[Math.Max(0, name.Length - 3)]);

        public bool Equals(ReadOnlySpan<byte> bytes, string name) => Ascii.Equals(bytes, name);

        public int GetHashCode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : Hash(bytes.Length, bytes[0], bytes[bytes.Length / 2], bytes[^1], bytes[Math.Max(0, bytes.Length - 3)]);

        public string Create(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

        private static int Hash(int length, int first, int middle, int last, int third) => ((((length * 31) + first) * 31 + middle) * 31 + last) * 31 + third;
    }
}
