using System.Text;
using System.Xml;
using Bus.Core.Contracts;

namespace Bus.Contracts.Catalogue;

/// <summary>The samples that came with a built-in contract.</summary>
public static class ContractSamples
{
    /// <summary>The first sample whose root is this element, as XML; null: there is none.</summary>
    public static string? Find(string name, string version, string element)
    {
        foreach (var files in ContractFiles.BuiltIn().Where(f => f.Place == $"contracts/{name}/{version}"))
            foreach (var (_, bytes) in files.Files.Where(f => f.Key.StartsWith(ContractFiles.Samples, StringComparison.Ordinal) && f.Key.EndsWith(".xml", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                using var xml = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
                if (xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == element) return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            }
        return null;
    }

    /// <summary>The catalogue of the built-in contracts, and of those in a folder, without a hub.</summary>
    /// <param name="folder">Null: the built-in ones only.</param>
    /// <exception cref="ContractsInvalidException">The folder holds a contract that is wrong.</exception>
    public static (CatalogueSnapshot Catalogue, IRecordFormats Formats) Open(string? folder)
    {
        var found = ContractLoader.Load(folder is null ? ContractFiles.BuiltIn() : [.. ContractFiles.BuiltIn(), .. ContractFiles.In(Path.GetFullPath(folder))]);
        if (found.Errors.Length > 0) throw new ContractsInvalidException(found.Errors);
        return (new CatalogueSnapshot(found.Contracts, found.Queries), new RecordFormats(new ContractsOptions()));
    }
}
