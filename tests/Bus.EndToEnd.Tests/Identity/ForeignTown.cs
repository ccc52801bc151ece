using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A hub with one municipality, and mod_auth_mellon, Shibboleth, SimpleSAMLphp and node-saml as its relying parties; started once for all tests of the class.</summary>
public sealed class ForeignTown : IAsyncLifetime
{
    public const string Code = "362018";

    public HubProcess Hub { get; private set; } = null!;
    public string Idp => $"{Hub.Address}idp/{Code}";
    internal MellonSp Mellon { get; private set; } = null!;
    internal ShibbolethSp Shibboleth { get; private set; } = null!;
    internal SimpleSamlSp SimpleSaml { get; private set; } = null!;
    internal NodeSamlSp Node { get; private set; } = null!;
    internal NodeSamlSp NodePost { get; private set; } = null!;
    public IReadOnlyList<ForeignSp> All => [Mellon, Shibboleth, SimpleSaml, Node, NodePost];

    public async Task InitializeAsync()
    {
        // An application that is slow to answer on a busy machine is signed out all the same.
        Hub = await HubProcess.StartAsync("--Identity:KeyRefresh=00:00:00", "--Identity:BackChannelTimeout=2m");
        await Hub.ApplyAsync($$"""
            municipalities:
              - code: "{{Code}}"
                name: 徳島市
                staff: { value: "login,name,department,duties,email,initialPassword\nyamada,\"山田 <花子> & 'A'\",税務課,collection;delinquency,,Hatsu-1234\n", changeAtFirstSignIn: false }
            """);
        (Mellon, Shibboleth, SimpleSaml, Node, NodePost) = (new(Idp), new(Idp), new(Idp), new(Idp, post: false, force: false), new(Idp, post: true, force: true));
        await Task.WhenAll(All.Select(sp => sp.StartAsync(Hub.Http)));
        foreach (var sp in All) await sp.SaveMetadataAsync(Hub.Http, Hub.Folder);
        await DeclareAsync("");
    }

    /// <summary>Applies the region with these rules for every relying party, e.g. <c>sign: both</c>.</summary>
    internal Task DeclareAsync(string rules, Func<ForeignSp, string>? own = null) => Hub.ApplyAsync(
        $"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    relyingParties:\n" + string.Concat(All.Select(sp =>
            $"      - {{ id: {sp.Id}, name: 業務 {sp.Id}, metadata: {{ file: sp-{sp.Id}.xml }}, {rules}{own?.Invoke(sp)} attributes: [{{ from: name }}, {{ from: roles }}], roles: [{{ duty: collection, role: 収納担当 }}] }}\n")));

    public async Task DisposeAsync()
    {
        foreach (var sp in All) await sp.DisposeAsync();
        await Hub.DisposeAsync();
    }
}
