using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Bus.Core.Operation;

namespace Bus.Host.Hub.Checking;

/// <summary>A name in the tree of the settings that there are: a section with names below it, a list or map whose entries have names of their own, or a value.</summary>
internal sealed class SettingNode
{
    private readonly SortedDictionary<string, SettingNode> _below = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a value here is read as; null: none stands here, but below.</summary>
    public Type? Value { get; private init; }

    /// <summary>What each entry of a list or map is; null: it is neither.</summary>
    public SettingNode? Entry { get; private init; }

    /// <summary>The names below; empty for a value, and for a list or map.</summary>
    public IReadOnlyDictionary<string, SettingNode> Below => _below;

    public static SettingNode Of(IEnumerable<SettingsSection> sections)
    {
        var root = new SettingNode();
        foreach (var section in sections)
        {
            var at = root;
            foreach (var name in section.Path.Split(ConfigurationPath.KeyDelimiter)) at = at.Section(name);
            at.Take(section.Options);
        }
        return root;
    }

    /// <summary>What a name means here; null: there is none such.</summary>
    public SettingNode? Find(string name) => Entry ?? _below.GetValueOrDefault(name);

    /// <summary>Every setting below, with its whole name; the entries of a list or map as <c>*</c>.</summary>
    public IEnumerable<string> Names(string? at = null)
    {
        if (Value is not null) return [at ?? ""];
        var below = Entry is { } entry ? [KeyValuePair.Create("*", entry)] : _below.AsEnumerable();
        return below.SelectMany(b => b.Value.Names(at is null ? b.Key : ConfigurationPath.Combine(at, b.Key)));
    }

    private SettingNode Section(string name)
    {
        if (!_below.TryGetValue(name, out var node)) _below[name] = node = new SettingNode();
        return node;
    }

    // As the framework's binder sees them: what can be set, and what already is an object whose own properties, or a list whose entries, can be.
    private void Take(Type options)
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetCustomAttribute<NotASettingAttribute>() is null && p.GetIndexParameters().Length == 0))
        {
            var node = Of(property.PropertyType);
            if (property.SetMethod is { IsPublic: true } || node.Value is null) _below[property.Name] = node;
        }
    }

    private static SettingNode Of(Type type)
    {
        if (SettingValue.IsOne(type)) return new SettingNode { Value = type };
        if (EntryOf(type) is { } entry) return new SettingNode { Entry = Of(entry) };
        var section = new SettingNode();
        section.Take(type);
        return section;
    }

    private static Type? EntryOf(Type type) => typeof(IEnumerable).IsAssignableFrom(type)
        ? type.GetInterfaces().Append(type).Where(i => i.IsGenericType).Select(i => (Definition: i.GetGenericTypeDefinition(), Arguments: i.GetGenericArguments()))
            .Where(i => i.Definition == typeof(IDictionary<,>) || i.Definition == typeof(ICollection<>)).OrderBy(i => i.Definition == typeof(IDictionary<,>) ? 0 : 1).Select(i => i.Arguments[^1]).FirstOrDefault()
        : null;
}
