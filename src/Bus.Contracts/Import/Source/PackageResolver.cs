using System.Net;
using System.Xml;

namespace Bus.Contracts.Import.Source;

/// <summary>Resolves locations inside a package and nowhere else: no network, no file system.</summary>
internal sealed class PackageResolver(Package package) : XmlResolver
{
    private const string Root = "package:///";

    public override ICredentials Credentials { set { } }

    /// <summary>The address by which the parser knows a file.</summary>
    public static Uri AddressOf(string name) => new(Root + string.Join('/', name.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>The file's name again; empty: an address of ours it is not.</summary>
    public static string NameOf(string? address) =>
        address is not null && address.StartsWith(Root, StringComparison.Ordinal) ? Uri.UnescapeDataString(address[Root.Length..]) : "";

    public override Uri ResolveUri(Uri? baseUri, string? relativeUri)
    {
        if (relativeUri is { Length: > 0 } own && own.StartsWith(Root, StringComparison.Ordinal)) return new Uri(own);
        if (string.IsNullOrEmpty(relativeUri)) return baseUri ?? new Uri(Root);
        return package.Find(NameOf(baseUri?.OriginalString), relativeUri) is { } name ? AddressOf(name) : new Uri("absent:///");
    }

    public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
        NameOf(absoluteUri.OriginalString) is { Length: > 0 } name ? new MemoryStream(package.Read(name)) : throw new FileNotFoundException("It is not in the package.");
}
