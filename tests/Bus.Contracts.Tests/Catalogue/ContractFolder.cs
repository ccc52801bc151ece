namespace Bus.Contracts.Tests.Catalogue;

/// <summary>A folder of contracts in a temporary place, made of the small contract with some texts changed.</summary>
internal sealed class ContractFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("bus-contracts-").FullName;

    /// <summary>Copies the small contract as <c>{name}/2026-01</c>, then replaces texts in its files.</summary>
    public string Add(string name, params (string File, string From, string To)[] changes)
    {
        var folder = Path.Combine(Root, name, "2026-01");
        foreach (var source in Directory.EnumerateFiles(TestContracts.NoticeFolder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(TestContracts.NoticeFolder, source);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, relative))!);
            File.WriteAllText(Path.Combine(folder, relative), Rename(File.ReadAllText(source), name));
        }
        Change(name, changes);
        return folder;
    }

    public void Change(string name, params (string File, string From, string To)[] changes)
    {
        foreach (var (file, from, to) in changes)
        {
            var path = Path.Combine(Root, name, "2026-01", file);
            var text = File.ReadAllText(path);
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        }
    }

    private static string Rename(string text, string name) => text
        .Replace("name: notice", "name: " + name, StringComparison.Ordinal)
        .Replace(":notice\"", $":{name}\"", StringComparison.Ordinal)
        .Replace("SendNotice", "Send" + char.ToUpperInvariant(name[0]) + name[1..], StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
