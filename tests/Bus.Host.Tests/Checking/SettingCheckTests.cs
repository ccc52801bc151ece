using System.Reflection;
using System.Text.RegularExpressions;
using Bus.Core.Operation;
using Bus.Host.Hub;
using Bus.Host.Hub.Checking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Checking;

/// <summary>A setting that there is not, or whose value cannot be read, is told with what was meant, wherever it was given.</summary>
public sealed partial class SettingCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-settings-").FullName;
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        foreach (var name in _variables) Environment.SetEnvironmentVariable(name, null);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Files:Quite", "--Files:Quite", "--Files:Quiet")]
    [InlineData("File:Quiet", "--File:Quiet", "--Files:Quiet")]
    [InlineData("files:quite", "--files:quite", "--files:Quiet")]
    [InlineData("Files:Sftp:Prot", "--Files:Sftp:Prot", "--Files:Sftp:Port")]
    [InlineData("Files:RetryFirst", "--Files:RetryFirst", "--Dispatch:RetryFirst")]
    [InlineData("Journal:Engine:Name", "--Journal:Engine:Name", "--Journal:Engine")]
    [InlineData("Soap:TrustedProxy:0", "--Soap:TrustedProxy:0", "--Soap:TrustedProxies:0")]
    [InlineData("Logging:LogLevels:Default", "--Logging:LogLevels:Default", "--Logging:LogLevel:Default")]
    [InlineData("Kestrel:Endpoint:A:Url", "--Kestrel:Endpoint:A:Url", "--Kestrel:Endpoints:A:Url")]
    [InlineData("Kestrel:Limits:MaxRequestBodySize", "--Kestrel:Limits:MaxRequestBodySize", "Kestrel")]
    [InlineData("Journal:DataFolder", "--Journal:DataFolder", "Engine")]
    [InlineData("Alerts:Smtp:Sender", "--Alerts:Smtp:Sender", "From")]
    [InlineData("Wholly:Strange", "--Wholly:Strange", "Files")]
    public void Name_ThatThereIsNot_IsToldWithWhatWasMeant(string given, string named, string meant)
    {
        var said = Assert.Single(Mistakes((given, "1")));
        foreach (var text in new[] { said.Ja, said.En })
        {
            Assert.Contains(named, text, StringComparison.Ordinal);
            Assert.Contains(meant, text.Replace(named + " ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Files:Quiet", "abc", "10s")]
    [InlineData("Files:Quiet", "-5s", "not negative")]
    [InlineData("Files:Quiet", "", "10s")]
    [InlineData("Files:Ftp:Port", "high", "a whole number")]
    [InlineData("Broker:Prefetch", "70000", "65535")]
    [InlineData("Alerts:Smtp:Tls", "yes", "true or false")]
    [InlineData("Backup:At", "half past two", "02:30")]
    [InlineData("Soap:SendCredentialsAs", "Neither", "UsernameToken")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Warning")]
    [InlineData("Soap:TrustedProxies", "10.0.0.0/8", "--Soap:TrustedProxies:0")]
    [InlineData("Files", "x", "--Files:")]
    public void Value_ThatCannotBeRead_IsToldWithWhatIsExpected(string name, string value, string expected)
    {
        var said = Assert.Single(Mistakes((name, value)));
        Assert.Contains($"--{name} ", said.Ja, StringComparison.Ordinal);
        Assert.Contains($"--{name} ", said.En, StringComparison.Ordinal);
        Assert.Contains(expected, said.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueOfAnAddress_IsNotShown_ForItMayHoldAPassword() =>
        Assert.DoesNotContain("s3cret", Assert.Single(Mistakes(("Alerts:Webhook:Url", "http://user:s3cret@[/"))).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("Files:Quiet", "5m")]
    [InlineData("Dispatch:GiveUpAfter", "")]
    [InlineData("Soap:TrustedProxies:0", "10.0.0.0/8")]
    [InlineData("Tls:CertificatePorts:0", "8443")]
    [InlineData("Files:Unpacking:MaxRatio", "100")]
    [InlineData("Environment:Was", "本番")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "Warning")]
    [InlineData("Logging:Console:LogLevel:Default", "Error")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Path", "x.pfx")]
    [InlineData("Kestrel:Endpoints:Https:Sni:*.example:Certificate:Subject", "x")]
    [InlineData("Kestrel:Endpoints:Https:SslProtocols:0", "Tls13")]
    public void Setting_OfAnyKind_IsKnown(string name, string value) => Assert.Empty(Mistakes((name, value)));

    [Fact]
    public void SettingsFile_WithSeveralMistakes_HasAllOfThemTold_AndKeepsWhatIsRight()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """
            { "$schema": "https://json.schemastore.org/appsettings.json", "AllowedHosts": "*", "Files": { "Quite": "5s", "Parallel": 2, "Ftp": {} }, "Partners": {}, "Soap": { "TrustedProxies": [], "MaxMessageBytes": "lots" }, "Fils": {} }
            """);
        var said = Mistakes();
        Assert.Equal(4, said.Count);
        Assert.All(new[] { "AllowedHosts", "Files:Quite", "Fils", "Soap:MaxMessageBytes" }, name => Assert.Contains(said, s => s.En.Contains($" {name} ", StringComparison.Ordinal) && s.En.Contains("appsettings.json", StringComparison.Ordinal)));
        var wrong = Assert.Throws<HubStartException>(() => Settings().Check());
        Assert.True(wrong.IsUsage);
        Assert.Equal(4, wrong.Details.Count);
    }

    [Theory]
    [InlineData("BUS_Files__Quite", "1s", "BUS_Files__Quiet")]
    [InlineData("BUS_FILES_QUIET", "1", "BUS_Files__Quiet")]
    [InlineData("BUS_FILES_FTP_PORT_RANGE", "1", null)]
    [InlineData("BUS_JOURNAL_CONNECTIONSTRING", "1", "BUS_Journal__ConnectionString")]
    [InlineData("BUS_FILES_SFTP_ADDRESS", "1", "BUS_Files__Sftp__Address")]
    [InlineData("BUS_MASTERKEY", "1", "BUS_MASTER_KEY")]
    [InlineData("BUS_master_key", "1", "BUS_MASTER_KEY")]
    [InlineData("BUS_SECRETS_DIR", "1", null)]
    [InlineData("BUS_SECRET_DIRECTORY", "1", "BUS_SECRETS_DIRECTORY")]
    [InlineData("BUS_TOKEN", "1", null)]
    [InlineData("BUS_PORT", "1", null)]
    [InlineData("BUS_PORT_8080_TCP_ADDR", "1", null)]
    [InlineData("BUS_SERVICE_PORT_HTTP", "1", null)]
    [InlineData("BUS_FILES_PORT", "1", null)]
    [InlineData("BUS_FILES_SERVICE_HOST", "1", null)]
    [InlineData("BUS_CAMPAIGN", "1", null)]
    [InlineData("BUS_FILES_SFTP_PORT", "2022", "BUS_Files__Sftp__Port")]
    [InlineData("BUS_FILES_SFTP_PORT", "tcp://10.0.0.1:2022", null)]
    [InlineData("BUS_MASTER_NODE", "a", null)]
    public void Variable_ThatIsMeantForAHub_IsToldWhereItIsNone_AndOthersAreLetBe(string name, string value, string? meant)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
        var said = Mistakes();
        if (meant is null) Assert.Empty(said);
        else Assert.Contains($"Did you mean {meant}?", Assert.Single(said).En, StringComparison.Ordinal);
    }

    [Fact]
    public void SecretsFolder_MayHoldFilesOfOthers_AndNoMisspeltSettings()
    {
        foreach (var name in new[] { "master_key", "tls.crt", "Journal__ConnectionString", "Alerts__Smtp__Pasword" }) File.WriteAllText(Path.Combine(_folder, name), "x");
        _variables.Add("BUS_SECRETS_DIRECTORY");
        Environment.SetEnvironmentVariable("BUS_SECRETS_DIRECTORY", _folder);
        Assert.Contains("Did you mean Alerts__Smtp__Password?", Assert.Single(Mistakes()).En, StringComparison.Ordinal);
    }

    /// <summary>A hub whose secrets were not mounted would start with an embedded journal, and take in what nobody looks for there.</summary>
    [Fact]
    public void SecretsFolder_ThatIsNotThere_IsToldBeforeAnythingIsBegun()
    {
        _variables.Add("BUS_SECRETS_DIRECTORY");
        Environment.SetEnvironmentVariable("BUS_SECRETS_DIRECTORY", Path.Combine(_folder, "not-mounted"));
        var told = Assert.Throws<HubStartException>(() => Settings().Check());
        Assert.True(told.IsUsage);
        foreach (var text in new[] { told.What.Ja, told.What.En }) Assert.Contains("not-mounted", text, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "not-mounted"));
        Settings().Check();
    }

    /// <summary>What is overridden is read by nobody; its name is looked at all the same.</summary>
    [Fact]
    public void ValueThatIsOverridden_IsNotRead()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{ "Files": { "Quiet": "soon" } }""");
        Assert.Empty(Mistakes(("Files:Quiet", "5s")));
    }

    /// <summary>Whatever is bound to a section of the settings is among those that the check knows.</summary>
    [Fact]
    public void Options_ThatAModuleBinds_AreKnownToTheCheck()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        var modules = HubSections.All.Select(s => s.Options.Assembly).Distinct().SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: true, IsSealed: true })
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public)).Where(m => m.Name.StartsWith("AddBus", StringComparison.Ordinal)).ToList();
        Assert.True(modules.Count > 10, string.Join(", ", modules.Select(m => m.Name)));
        foreach (var module in modules)
            module.Invoke(null, [.. module.GetParameters().Select(p => p.ParameterType == typeof(IServiceCollection) ? services : p.ParameterType == typeof(IConfiguration) ? (object)configuration : _folder)]);
        var bound = services.Select(s => s.ServiceType).Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>)).Select(t => t.GetGenericArguments()[0])
            .Where(t => t.Namespace!.StartsWith("Bus.", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(bound);
        Assert.Empty(bound.Except(HubSections.All.Select(s => s.Options)));
    }

    /// <summary>Documents and deployments name no setting that a hub would refuse.</summary>
    [Fact]
    public void Settings_ThatDocumentsName_AreKnown()
    {
        var root = Repository.Root;
        var tree = HubSections.Tree();
        var named = Directory.EnumerateFiles(root, "README*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md")).Concat(Directory.EnumerateFiles(Path.Combine(root, "docker"))).Concat(Directory.EnumerateFiles(Path.Combine(root, "packaging")))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetFileName(file), Name: m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)))).Where(n => n.Name != "Section:Key").Distinct().ToList();
        Assert.True(named.Count > 100, $"{named.Count}");
        Assert.DoesNotContain(named, n => n.Name.Split(':').Aggregate((SettingNode?)tree, (node, part) => node?.Find(part)) is null);
    }

    private IReadOnlyList<Core.Vocabulary.Bilingual> Mistakes(params (string Name, string Value)[] overrides)
    {
        var builder = new ConfigurationBuilder();
        Settings(overrides).AddTo(builder);
        return SettingCheck.Mistakes(builder.Build().Providers);
    }

    private HubSettings Settings(params (string Name, string Value)[] overrides) =>
        new(_folder, HubSettings.DefaultUrls, overrides.ToDictionary(o => o.Name, o => (string?)o.Value, StringComparer.OrdinalIgnoreCase), Quiet: true);

    // In code quotes, on a command line, or as a variable.
    [GeneratedRegex(@"(?:`|--|\bBUS_)([A-Z][A-Za-z]+(?:(?::|__)(?:[A-Z][A-Za-z]*|0))+)")]
    private static partial Regex Named();
}
