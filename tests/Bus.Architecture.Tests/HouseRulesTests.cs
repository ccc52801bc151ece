using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bus.Architecture.Tests;

/// <summary>The rules of the house, checked over whatever modules there are.</summary>
public partial class HouseRulesTests
{
    private static readonly Assembly[] Modules =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Bus.*.dll").Append(Path.Combine(AppContext.BaseDirectory, "bus.dll"))
            .Where(f => !f.EndsWith(".Tests.dll", StringComparison.Ordinal)).Select(Assembly.LoadFrom)];

    private static IEnumerable<string> Sources => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    [Fact]
    public void Modules_AreFound() => Assert.True(Modules.Length >= 9, string.Join(", ", Modules.Select(m => m.GetName().Name)));

    [Fact]
    public void Core_StandsOnNothingOfOurs()
    {
        var core = Modules.Single(m => m.GetName().Name == "Bus.Core");
        Assert.DoesNotContain(core.GetReferencedAssemblies(), r => r.Name!.StartsWith("Bus", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Core_ReferencesNoPackage() =>
        Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src/Bus.Core/Bus.Core.csproj")).Descendants("PackageReference"));

    /// <summary>The one exception is a storage engine, which is a part of its storage.</summary>
    [Fact]
    public void Modules_KnowTheCore_AndNotEachOther()
    {
        var offences = from module in Modules
                       let name = module.GetName().Name!
                       where name is not ("bus" or "Bus.Core")
                       from reference in module.GetReferencedAssemblies()
                       where reference.Name!.StartsWith("Bus.", StringComparison.Ordinal) && reference.Name != "Bus.Core"
                           && !name.StartsWith(reference.Name + ".", StringComparison.Ordinal)
                       select $"{name} → {reference.Name}";
        Assert.Empty(offences);
    }

    /// <summary>SOAP, MassTransit, SQLite, PostgreSQL, YAML and the terminal each have one room.</summary>
    [Theory]
    [InlineData("MassTransit", "Bus.Messaging")]
    [InlineData("Microsoft.Data.Sqlite", "Bus.Storage.Sqlite")]
    [InlineData("Npgsql", "Bus.Storage.PostgreSql")]
    [InlineData("YamlDotNet", "Bus.Contracts,Bus.Region")]
    [InlineData("Spectre.Console", "bus,Bus.Demo")]
    [InlineData("System.CommandLine", "bus")]
    [InlineData("OpenTelemetry", "bus")]
    public void Package_IsUsedInItsRoomOnly(string package, string rooms)
    {
        var users = Modules.Where(m => m.GetReferencedAssemblies().Any(r => r.Name!.StartsWith(package, StringComparison.Ordinal))).Select(m => m.GetName().Name!).ToList();
        Assert.NotEmpty(users);
        Assert.Empty(users.Except(rooms.Split(',')));
    }

    [Fact]
    public void PublicTypes_AreFewInModules()
    {
        foreach (var module in Modules.Where(m => m.GetName().Name is not ("Bus.Core" or "Bus.Demo" or "Bus.Region")))
        {
            // The Razor compiler makes every page public; nobody outside uses one.
            var shown = module.GetExportedTypes().Count(t => !IsPage(t));
            Assert.True(shown <= 12, $"{module.GetName().Name} shows {shown} types");
        }
    }

    private static bool IsPage(Type type) => type.BaseType?.FullName == "Microsoft.AspNetCore.Components.ComponentBase" || type.Name == "_Imports";

    [Fact]
    public void SoapNamespaces_AreSpelledInBusSoapOnly() =>
        // SAML's SOAP binding (Bindings §3.2) is one envelope around one message, in one file; it shares nothing with the services of Bus.Soap.
        Assert.DoesNotContain(Sources.Where(f => !f.Contains("/Bus.Soap/") && !f.Contains("/Bus.Demo/") && !f.Contains("/Bus.Conformance/")
                && !f.EndsWith("/Bus.Identity/Bindings/SoapEnvelope.cs", StringComparison.Ordinal)),
            f => File.ReadAllText(f).Contains("schemas.xmlsoap.org/soap/envelope", StringComparison.Ordinal));

    [Fact]
    public void Files_AreOneRoomEach()
    {
        var long400 = Sources.Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count())).ToList();
        Assert.DoesNotContain(long400, f => f.Lines > 400);
        var median = long400.Select(f => f.Lines).Order().ElementAt(long400.Count / 2);
        Assert.True(median <= 60, $"median {median} lines");
    }

    [Fact]
    public void Sources_KeepTheHabits()
    {
        var offences = from file in Sources
                       from line in File.ReadLines(file).Select((text, i) => (text, Number: i + 1))
                       where Bad().IsMatch(line.text)
                       select $"{Relative(file)}:{line.Number}: {line.text.Trim()}";
        Assert.Empty(offences);
    }

    /// <summary>LINQ counts such a dictionary and then copies it, and fails where one came between. Its own <c>ToArray</c>, <c>Keys</c> and <c>Values</c> take all locks.</summary>
    [Fact]
    public void ConcurrentDictionaries_AreNotBufferedByLinq()
    {
        var offences = from file in Sources
                       let text = File.ReadAllText(file)
                       from name in ConcurrentField().Matches(text).Select(m => m.Groups[1].Value).Distinct()
                       where Regex.IsMatch(text, $@"\b{name}\.(Order|OrderBy|OrderByDescending|ToList|Reverse|ToHashSet|ToImmutable\w+|ToFrozen\w+)\(|\.\. {name}\b(?!\.)")
                       select $"{Path.GetFileName(file)}: {name}";
        Assert.Empty(offences);
    }

    [Fact]
    public void TypeNames_SayWhatTheThingIs()
    {
        var vague = Modules.SelectMany(m => m.GetTypes()).Where(t => t.Namespace?.StartsWith("Bus.", StringComparison.Ordinal) == true && VagueName().IsMatch(t.Name)).Select(t => t.FullName);
        Assert.Empty(vague);
    }

    /// <summary>An operator's filter on an event id must mean one thing.</summary>
    [Fact]
    public void LogEventIds_AreUsedOnce()
    {
        var ids = Sources.Where(f => f.EndsWith("/LogMessages.cs", StringComparison.Ordinal))
            .SelectMany(f => EventId().Matches(File.ReadAllText(f)).Select(m => (Id: m.Groups[1].Value, File: Relative(f)))).ToList();
        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(i => i.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(i => i.File))}"));
    }

    [Fact]
    public void Projects_AreAllInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Bus.sln")).Replace('\\', '/');
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(Relative);
        Assert.All(projects, p => Assert.Contains(p, solution));
    }

    [Fact]
    public void EveryModule_HasItsTests()
    {
        var modules = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith("Bus.Storage.", StringComparison.Ordinal));
        Assert.All(modules, m => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "tests", m + ".Tests")), m));
    }

    /// <summary>Who reads one language is told of every setting that the other one names.</summary>
    [Fact]
    public void Settings_AreNamedInBothLanguages()
    {
        var pairs = Directory.EnumerateFiles(Repository.Root, "README.ja.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.ja.md")).ToList();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, ja => Assert.Equal(SettingsIn(ja.Replace(".ja.md", ".md", StringComparison.Ordinal)), SettingsIn(ja)));
    }

    private static IEnumerable<string> SettingsIn(string file) => SettingName().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("`([A-Z][A-Za-z]+(?::[A-Z][A-Za-z]+)+|BUS_[A-Z_]+)`")]
    private static partial Regex SettingName();

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"ConcurrentDictionary<[^;=(]*>\s+(\w+)")]
    private static partial Regex ConcurrentField();

    [GeneratedRegex(@"#region|throw new Exception\(|catch\s*(\([^)]*\))?\s*\{\s*\}|NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Bad();

    [GeneratedRegex(@"LoggerMessage\((?:EventId = )?([0-9]+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"(Helper|Manager|Utils?|Impl|Ex)$")]
    private static partial Regex VagueName();
}
