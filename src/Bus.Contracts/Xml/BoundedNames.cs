using System.Xml;

namespace Bus.Contracts.Xml;

/// <summary>A file brings ever new names.</summary>
internal sealed class TooManyNamesException() : IOException("A file has more names than allowed.");

/// <summary>Names of a file's elements, attributes and namespaces, together of so many characters at most: a reader keeps each that it meets, for as long as it reads.</summary>
internal sealed class BoundedNames(int limit) : NameTable
{
    private long _left = limit;

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? base.Add(key, start, Counted(len));

    public override string Add(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Get(key) is { } known) return known;
        Counted(key.Length);
        return base.Add(key);
    }

    private int Counted(int length)
    {
        if ((_left -= length) < 0) throw new TooManyNamesException();
        return length;
    }
}
