using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Region.Tests;

/// <summary>Staff passwords and the rules of relying parties.</summary>
public class SignInTests
{
    private const string Town =
        """
        municipalities:
          - code: "362018"
            name: 徳島市
            relyingParties:
              - id: kokuho
                name: 国保
                metadata: { value: '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"/>' }
                sign: both
                encrypt: aes256-gcm
                key: next
                nameId: employee-number
                signedRequests: true
                secondFactor: required
                start: https://kokuho.example/menu
                attributes: [{ from: login }, { from: roles, name: "urn:x:role" }]
                roles: [{ duty: 収納, role: collector }]
            secondFactor: { duties: [収納, マイナンバー] }
            staff: { value: "login,name,department,duties,email,employeeNumber,initialPassword\nyamada,山田,税務課,収納,,0012,Hatsu-1234\n" }
        """;

    [Fact]
    public async Task Apply_Again_KeepsTheHash_AlsoWhereTheInitialPasswordIsAnother()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Town);
        var first = StaffList.Read(hub.Region.Municipalities[0].Staff!.Csv).Single();
        Assert.True(PasswordHash.Verify("Hatsu-1234", first.Password));
        Assert.Equal("0012", first.EmployeeNumber);
        Assert.Empty((await hub.ApplyAsync(Town.Replace("Hatsu-1234", "Hatsu-9999", StringComparison.Ordinal))).Changes);
        Assert.Equal(first, StaffList.Read(hub.Region.Municipalities[0].Staff!.Csv).Single());
    }

    [Fact]
    public async Task Rules_OfARelyingParty_AreKept_Exported_AndToldWhenTheyChange()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Town);
        var rules = hub.Region.Municipalities[0].RelyingParties[0].SignOn!;
        Assert.Equal(("both", "aes256-gcm", "next", "employee-number", true), (rules.Sign, rules.Encrypt, rules.Key, rules.NameId, rules.SignedRequests));
        Assert.Equal([new ReleasedAttribute("login", "login"), new ReleasedAttribute("roles", "urn:x:role")], rules.Attributes.AsEnumerable());
        Assert.Equal(("required", "収納 マイナンバー"), (rules.SecondFactor, string.Join(' ', hub.Region.Municipalities[0].SecondFactor!.Duties)));
        Assert.Equal(["362018/secondFactor"], (await hub.ApplyAsync(Town.Replace("収納, マイナンバー", "マイナンバー", StringComparison.Ordinal))).Changes.Select(c => c.Path));
        await hub.ApplyAsync(Town);
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);
        Assert.Equal(["362018/relyingParties/kokuho"], (await hub.ApplyAsync(Town.Replace("key: next", "key: current", StringComparison.Ordinal))).Changes.Select(c => c.Path));
    }

    [Theory]
    [InlineData("税務課,収納,", "税務課,収納@2026-04-01,")]
    [InlineData("税務課,収納,", "税務課,収納@2026-04-02..2026-04-01,")]
    [InlineData("0012,Hatsu-1234\\n", "0012,Hatsu-1234\\nYamada,山田,,,,,\\n")]
    public async Task StaffList_ThatIsWrong_IsToldByItsRow(string right, string wrong)
    {
        using var hub = new Hub();
        var result = await hub.ApplyAsync(Town.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal("bad-staff", Assert.Single(result.Problems).Code);
    }

    [Fact]
    public async Task InitialPassword_ThatIsTooShort_RefusesTheDocument_NamingRowAndLogin()
    {
        using var hub = new Hub();
        var wrong = Town.Replace("0012,Hatsu-1234\\n", "0012,Hatsu-123\\nsato,佐藤,,,,,Hatsu-1234\\nkato,加藤,,,,,🔑🔑🔑🔑🔑\\n", StringComparison.Ordinal);
        foreach (var dryRun in new[] { true, false })
        {
            var result = await hub.ApplyAsync(wrong, dryRun: dryRun);
            Assert.Equal(["short-password", "short-password"], result.Problems.Select(p => p.Code));
            Assert.Equal(["municipalities[0].staff", "municipalities[0].staff"], result.Problems.Select(p => p.Path));
            Assert.All(new[] { result.Problems[0].Text.Ja, result.Problems[0].Text.En }, text => { Assert.Contains("2", text); Assert.Contains("yamada", text); Assert.Contains("10", text); });
            Assert.Contains("row 4", result.Problems[1].Text.En, StringComparison.Ordinal);
            Assert.DoesNotContain("Hatsu", string.Concat(result.Problems), StringComparison.Ordinal);
        }
        Assert.Empty(hub.Region.Municipalities);
        Assert.Equal(0, hub.Keys.Made);
        Assert.DoesNotContain(hub.Log.Lines, line => line.Contains("yamada", StringComparison.Ordinal));
    }

    /// <summary>Whoever has a password keeps it: a file that was right once stays applicable.</summary>
    [Fact]
    public async Task InitialPassword_ThatComesIntoUseNoMore_IsNotJudged()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Town);
        Assert.Empty((await hub.ApplyAsync(Town.Replace("Hatsu-1234", "kyu", StringComparison.Ordinal))).Problems);
        var exported = RegionExporter.ToYaml(hub.Region);
        using var other = new Hub();
        Assert.DoesNotContain((await other.ApplyAsync(exported)).Problems, p => p.Code == "short-password");
    }

    [Fact]
    public async Task Person_KeepsTheirPassword_UnderAnotherLogin()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Town);
        var before = StaffList.Read(hub.Region.Municipalities[0].Staff!.Csv).Single();
        await hub.ApplyAsync(Town.Replace("employeeNumber,initialPassword\\nyamada,山田,税務課,収納,,0012,Hatsu-1234", "employeeNumber,person\\ntanaka,田中,税務課,収納@2026-04-01..,,0012,yamada", StringComparison.Ordinal));
        var after = StaffList.Read(hub.Region.Municipalities[0].Staff!.Csv).Single();
        Assert.Equal((before.Id, before.Password, "tanaka"), (after.Id, after.Password, after.Login));
    }

    [Theory]
    [InlineData("sign: both", "sign: all", "relyingParties[0].sign")]
    [InlineData("secondFactor: required", "secondFactor: always", "relyingParties[0].secondFactor")]
    [InlineData("from: login", "from: password", "relyingParties[0].attributes[0].from")]
    [InlineData("duty: 収納, role: collector", "duty: 収納", "relyingParties[0].roles[0]")]
    public async Task Rule_ThatIsWrong_IsToldWithItsPlace(string right, string wrong, string path)
    {
        using var hub = new Hub();
        var applied = await hub.ApplyAsync(Town.Replace(right, wrong, StringComparison.Ordinal));
        Assert.True(applied.IsRefused);
        Assert.Equal("municipalities[0]." + path, Assert.Single(applied.Problems).Path);
    }

    [Theory]
    [InlineData("sso.tokushima.example:8443")]
    [InlineData("apps.saga.example:8444")]
    [InlineData("apps.saga.example")]
    public async Task Gateway_AtAHostThatSomebodyHas_IsRefused_WhateverItsPort(string host)
    {
        using var hub = new Hub();
        // Cookies know no ports (RFC 6265, §8.5): another application there would get those of this one, or of our pages.
        var applied = await hub.ApplyAsync($$"""
            municipalities:
              - { code: "362018", name: 徳島市, host: sso.tokushima.example, relyingParties: [ { id: koseki, name: 戸籍, gateway: { host: "apps.saga.example:8443", to: "http://10.1.0.1" } } ] }
              - { code: "412066", name: 武雄市, relyingParties: [ { id: koseki, name: 戸籍, gateway: { host: "{{host}}", to: "http://10.2.0.1" } } ] }
            """);
        Assert.Equal("duplicate-host", Assert.Single(applied.Problems, p => p.Severity == RegionSeverity.Error).Code);
    }

    [Theory]
    [InlineData("Host")]
    // Those of a body are handed on with the body, as the browser wrote them.
    [InlineData("Content-Language")]
    [InlineData("expires")]
    [InlineData("Last-Modified")]
    [InlineData("Allow")]
    public async Task Gateway_ThatWouldTellOfAPersonInAHeaderOfHttpItself_IsRefused(string header)
    {
        using var hub = new Hub();
        var applied = await hub.ApplyAsync($$"""
            municipalities:
              - { code: "412066", name: 武雄市, relyingParties: [ { id: koseki, name: 戸籍, gateway: { host: koseki.saga.example, to: "http://10.2.0.1" }, attributes: [ { from: login, name: {{header}} } ] } ] }
            """);
        Assert.Equal("bad-gateway-header", Assert.Single(applied.Problems, p => p.Severity == RegionSeverity.Error).Code);
    }

    [Theory]
    [InlineData("hub.saga.example")]
    [InlineData("hub.saga.example:9443")]
    public async Task Gateway_AtTheHubsOwnHost_IsRefused_WhateverItsPort(string host)
    {
        using var hub = new Hub();
        // At the same port it would take all of the hub's addresses, at another one the cookies of whoever signs in there.
        var applied = await hub.ApplyAsync($$"""
            municipalities:
              - { code: "412066", name: 武雄市, relyingParties: [ { id: koseki, name: 戸籍, gateway: { host: "{{host}}", to: "http://10.2.0.1" } } ] }
            """);
        Assert.Equal("hub-host", Assert.Single(applied.Problems, p => p.Severity == RegionSeverity.Error).Code);
    }

    private const string WithDirectory =
        """
        municipalities:
          - code: "362018"
            name: 徳島市
            directory:
              servers: ["ldaps://dc1.town.example", "ldap://dc2.town.example:1389"]
              pins: [sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=]
              bind: cn=bus,dc=town
              password: { value: Service-1 }
              base: ou=staff,dc=town
              filter: "(&(objectClass=user)(sAMAccountName={login}))"
              attributes: { id: objectGUID, login: sAMAccountName }
              duties: [{ group: "cn=shuno,dc=town", duty: 収納 }]
        """;

    [Fact]
    public async Task Directory_IsKeptWithItsSecretSealed_Exported_AndToldWhenItChanges()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithDirectory);
        var rule = hub.Region.Municipalities[0].Directory!;
        Assert.Equal(("objectGUID", "memberOf", "ldap://dc2.town.example:1389"), (rule.Attributes.Id, rule.Attributes.Groups, rule.Servers[1].OriginalString));
        Assert.DoesNotContain("Service-1", rule.SealedSecret);
        Assert.Empty((await hub.ApplyAsync(WithDirectory)).Changes);
        Assert.Same(rule, hub.Region.Municipalities[0].Directory);
        // Its own export, sealed secret and all; and without a password the one that is there stays.
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);
        Assert.Empty((await hub.ApplyAsync(WithDirectory.Replace("      password: { value: Service-1 }\n", "", StringComparison.Ordinal))).Changes);
        Assert.Equal(["362018/directory"], (await hub.ApplyAsync(WithDirectory.Replace("Service-1", "Service-2", StringComparison.Ordinal))).Changes.Select(c => c.Path));
        Assert.NotEqual(rule.SealedSecret, hub.Region.Municipalities[0].Directory!.SealedSecret);
    }

    [Theory]
    [InlineData("ldaps://dc1.town.example", "http://dc1.town.example", "bad-server")]
    [InlineData("ldaps://dc1.town.example", "ldaps://dc1.town.example/ou=x", "bad-server")]
    [InlineData("={login}", "=login", "bad-filter")]
    [InlineData("(sAMAccountName={login})", "(sAMAccountName={login}", "bad-filter")]
    [InlineData("id: objectGUID", "id: \"a)b\"", "bad-attribute")]
    [InlineData("sha256//47DEQ", "sha256//", "bad-pin")]
    [InlineData("{ value: Service-1 }", "{ hash: x }", "hash-not-here")]
    [InlineData("base: ou=staff,dc=town", "base: staff", "bad-name")]
    [InlineData(", duty: 収納", "", "bad-duty")]
    [InlineData("pins: [", "ca: { value: x }\n      pins: [", "ca-or-pins")]
    public async Task Directory_ThatCannotBe_IsRefused(string before, string after, string code)
    {
        using var hub = new Hub();
        Assert.Contains(code, (await hub.ApplyAsync(WithDirectory.Replace(before, after, StringComparison.Ordinal))).Problems.Select(p => p.Code));
    }

    private const string Keytab = "BQIAAABQAAIADFRPV04uRVhBTVBMRQ==";
    private static readonly string WithKerberos = WithDirectory + $"\n      kerberos: {{ principal: HTTP/sso.town.example@TOWN.EXAMPLE, keytab: {{ value: {Keytab} }}, from: [hall], automatic: true }}\n    zones: [{{ id: hall, networks: [10.1.0.0/16] }}]\n";

    [Fact]
    public async Task Kerberos_IsKeptWithItsKeytabSealed_AndExported()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithKerberos);
        var rule = hub.Region.Municipalities[0].Directory!.Kerberos!;
        Assert.Equal(("TOWN.EXAMPLE", true), (rule.Realm, rule.IsAutomatic));
        Assert.DoesNotContain(Keytab, rule.SealedKeytab);
        Assert.Empty((await hub.ApplyAsync(WithKerberos)).Changes);
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);
        Assert.Empty((await hub.ApplyAsync(WithKerberos.Replace($", keytab: {{ value: {Keytab} }}", "", StringComparison.Ordinal))).Changes);
        Assert.Equal(["362018/directory"], (await hub.ApplyAsync(WithKerberos.Replace(Keytab, "BQIAAABQAAIADFRPV04uRVhBTVBMRg==", StringComparison.Ordinal))).Changes.Select(c => c.Path));
    }

    [Theory]
    [InlineData("HTTP/sso.town.example@TOWN.EXAMPLE", "sso.town.example", "bad-principal")]
    [InlineData("HTTP/sso.town.example@TOWN.EXAMPLE", "host/sso.town.example@TOWN.EXAMPLE", "bad-principal")]
    [InlineData("value: BQIAAAB", "value: keytab", "bad-keytab")]
    [InlineData(", keytab: { value: BQIAAABQAAIADFRPV04uRVhBTVBMRQ== }", "", "bad-keytab")]
    [InlineData("from: [hall], ", "", "automatic-needs-from")]
    [InlineData("from: [hall]", "from: [roof]", "unknown-zone")]
    [InlineData("automatic: true", "automatic: true, attribute: \"a)b\"", "bad-attribute")]
    public async Task Kerberos_ThatCannotBe_IsRefused(string before, string after, string code)
    {
        using var hub = new Hub();
        Assert.Contains(code, (await hub.ApplyAsync(WithKerberos.Replace(before, after, StringComparison.Ordinal))).Problems.Select(p => p.Code));
    }

    private const string WithZones =
        """
        municipalities:
          - code: "362018"
            name: 徳島市
            relyingParties:
              - id: kokuho
                name: 国保
                metadata: { value: '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"/>' }
                secondFactor: required
                secondFactorOutside: [hall]
            emergency: { when: always, lasts: 4h, duties: [収納], secondFactor: waived }
            zones: [{ id: hall, networks: [10.1.0.0/16, "fd00:1::/32"] }, { id: branch, networks: [10.2.0.0/16] }]
            secondFactor: { duties: [収納], from: [branch] }
        """;

    [Fact]
    public async Task ZonesAndEmergency_AreKept_Exported_AndToldWhenTheyChange()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithZones);
        var town = hub.Region.Municipalities[0];
        Assert.Equal((false, TimeSpan.FromHours(4), true), (town.Emergency!.OnlyWhileDown, town.Emergency.Lasts, town.Emergency.WaivesSecondFactor));
        Assert.Equal(("branch", "hall"), (town.SecondFactor!.Where.From.Single(), town.RelyingParties[0].SignOn!.SecondFactorWhere.Outside.Single()));
        Assert.Empty((await hub.ApplyAsync(WithZones)).Changes);
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);
        Assert.Equal(["362018/emergency", "362018/zones/branch"], (await hub.ApplyAsync(WithZones.Replace("10.2.0", "10.3.0", StringComparison.Ordinal).Replace("4h", "5h", StringComparison.Ordinal))).Changes.Select(c => c.Path));
        Assert.Equal(["362018/relyingParties/kokuho"], (await hub.ApplyAsync(WithZones.Replace("10.2.0", "10.3.0", StringComparison.Ordinal).Replace("4h", "5h", StringComparison.Ordinal).Replace("[hall]", "[branch]", StringComparison.Ordinal))).Changes.Select(c => c.Path));
    }

    [Theory]
    [InlineData("from: [branch]", "from: [elsewhere]", "unknown-zone")]
    [InlineData("from: [branch]", "from: [branch], outside: [hall]", "from-or-outside")]
    [InlineData("secondFactorOutside: [hall]", "secondFactorOutside: [elsewhere]", "unknown-zone")]
    [InlineData("10.1.0.0/16", "10.1.0.0/33", "bad-network")]
    [InlineData("lasts: 4h", "lasts: 400d", "bad-duration")]
    [InlineData("duties: [収納], secondFactor: waived", "secondFactor: waived", "missing-duties")]
    public async Task ZonesAndEmergency_ThatCannotBe_AreRefused(string before, string after, string code)
    {
        using var hub = new Hub();
        Assert.Contains(code, (await hub.ApplyAsync(WithZones.Replace(before, after, StringComparison.Ordinal))).Problems.Select(p => p.Code));
    }

    private static string WithCards(string use = "both") => $$"""
        municipalities:
          - code: "362018"
            name: 徳島市
            cards:
              ca: { value: "{{Authority().Replace("\n", "\\n", StringComparison.Ordinal)}}" }
              from: subject-cn
              to: employee-number
              use: {{use}}
        """;

    private static string Authority()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        return new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Town CA", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90)).ExportCertificatePem();
    }

    [Fact]
    public async Task Cards_AreKept_Exported_AndRefusedWithoutASayWhoTheyProve()
    {
        using var hub = new Hub();
        var text = WithCards();
        await hub.ApplyAsync(text);
        var rule = hub.Region.Municipalities[0].Cards!;
        Assert.Equal(("subject-cn", "employee-number", true, true, true), (rule.From, rule.To, rule.AsFirst, rule.AsSecond, rule.NeedsRevocationList));
        Assert.Empty((await hub.ApplyAsync(text)).Changes);
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);
        Assert.Equal(["362018/cards"], (await hub.ApplyAsync(text.Replace("use: both", "use: second", StringComparison.Ordinal))).Changes.Select(c => c.Path));
        foreach (var wrong in new[] { text.Replace("from: subject-cn", "", StringComparison.Ordinal), text.Replace("to: employee-number", "to: name", StringComparison.Ordinal), text.Replace("CERTIFICATE", "NOTHING", StringComparison.Ordinal) })
            Assert.NotEmpty((await hub.ApplyAsync(wrong)).Problems);
    }
}
