using Bus.Core.Vocabulary;

namespace Bus.Host.Hub.Checking;

/// <summary>
/// Looks at all settings before anything is begun with them: a name that there is not would be passed over by the framework without a word, a value that cannot be read would be told only where it is asked for, if ever.
/// </summary>
internal static class SettingCheck
{
    /// <summary>What is wrong, in the order in which it stands; empty: nothing.</summary>
    /// <param name="providers">Where settings come from; of the same setting in several the last one holds.</param>
    public static IReadOnlyList<Bilingual> Mistakes(IEnumerable<IConfigurationProvider> providers)
    {
        var tree = HubSections.Tree();
        var (all, holds) = (new List<IEnumerable<Bilingual>>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var provider in providers.Reverse())
        {
            var source = SettingSource.Of(provider);
            all.Add([.. Given(provider, null).Select(given => Look(tree, source, given.Name, given.Value, holds.Add(given.Name))).OfType<Bilingual>()]);
        }
        return [.. all.AsEnumerable().Reverse().SelectMany(of => of)];
    }

    /// <param name="holds">False: another value is read in its place.</param>
    private static Bilingual? Look(SettingNode tree, SettingSource source, string name, string? value, bool holds)
    {
        var parts = name.Split(ConfigurationPath.KeyDelimiter);
        if (parts.Length == 1 && source.IsShared && tree.Find(name) is null) return FlatName.Mistake(tree, source, name, value);
        // Editors ask for it; it says nothing to a hub.
        if (name == "$schema") return null;
        SettingNode? node = tree;
        foreach (var part in parts) node = node?.Find(part);
        if (node is null) return SettingTexts.Unknown(tree, source, name);
        if (string.IsNullOrEmpty(value) && node.Value is null) return null;
        if (node.Value is null) return SettingTexts.NoValueHere(node, source, name);
        return value is null || !holds || SettingValue.Reads(node.Value, value) ? null : SettingTexts.Unreadable(source.Written(name), value, node.Value, source);
    }

    /// <summary>Names and values of a provider; a section in which nothing stands as well.</summary>
    private static IEnumerable<(string Name, string? Value)> Given(IConfigurationProvider provider, string? at)
    {
        foreach (var part in provider.GetChildKeys([], at).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var name = at is null ? part : ConfigurationPath.Combine(at, part);
            var below = Given(provider, name).ToList();
            if (provider.TryGet(name, out var value) && (below.Count == 0 || !string.IsNullOrEmpty(value))) yield return (name, value);
            foreach (var given in below) yield return given;
        }
    }
}
