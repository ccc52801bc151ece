using Bus.Core.Security;

namespace Bus.Region.Tests;

public class SecretTests
{
    [Fact]
    public async Task Apply_PasswordRotated_GoesThroughTwoToTheNewOne()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("{ value: old-s3cret-123 }"));
        var old = Assert.Single(hub.Application("a").PasswordHashes);

        var both = await hub.ApplyAsync(With("[ { value: new-s3cret-123 }, { value: old-s3cret-123 } ]"));
        Assert.Equal("password rotated (1 new, 0 withdrawn, 2 in force)", Assert.Single(both.Changes).Text.En);
        Assert.Equal(2, hub.Application("a").PasswordHashes.Length);
        Assert.Equal(old, hub.Application("a").PasswordHashes[1]);

        var swapped = await hub.ApplyAsync(With("[ { value: old-s3cret-123 }, { value: new-s3cret-123 } ]"));
        Assert.Equal("order of passwords changed (FTP and SFTP know the first)", Assert.Single(swapped.Changes).Text.En);
        Assert.Equal(old, hub.Application("a").PasswordHashes[0]);
        Assert.NotEqual("", hub.Application("a").FtpHashes[0]);
        Assert.True(PasswordHash.Verify("new-s3cret-123", hub.Application("a").PasswordHashes[1]));

        var done = await hub.ApplyAsync(With("{ value: new-s3cret-123 }"));
        Assert.Equal("password rotated (0 new, 1 withdrawn, 1 in force)", Assert.Single(done.Changes).Text.En);
        Assert.True(PasswordHash.Verify("new-s3cret-123", Assert.Single(hub.Application("a").PasswordHashes)));
    }

    [Fact]
    public async Task Apply_PasswordNotInFile_IsKept()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("{ value: old-s3cret-123 }"));

        var result = await hub.ApplyAsync(With(null));

        Assert.False(result.Applied);
        Assert.Equal((RegionChangeKind.Kept, "362018/a/password"), (Assert.Single(result.Changes).Kind, result.Changes[0].Path));

        Assert.True((await hub.ApplyAsync(With(null).Replace("name: A", "name: B", StringComparison.Ordinal))).Applied);
        Assert.True(PasswordHash.Verify("old-s3cret-123", Assert.Single(hub.Application("a").PasswordHashes)));
    }

    [Fact]
    public async Task Apply_HashOfTheStoredPassword_IsNoChange()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("{ value: old-s3cret-123 }"));

        Assert.Empty((await hub.ApplyAsync(With($"{{ hash: '{hub.Application("a").PasswordHashes[0]}' }}"))).Changes);
    }

    [Fact]
    public async Task Apply_HashMadeElsewhere_IsTakenAsItIs()
    {
        using var hub = new Hub();
        var hash = PasswordHash.Hash("s3cret-elsewhere", 20);

        await hub.ApplyAsync(With($"{{ hash: '{hash}' }}"));

        Assert.Equal(hash, Assert.Single(hub.Application("a").PasswordHashes));
    }

    [Fact]
    public async Task Apply_SealedPasswordOfAnotherApplication_IsRefused()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithTarget("a", "{ value: s3cret-out }"));
        var sealedText = hub.Application("a").Consumes[0].Soap!.SealedPassword;
        Assert.Empty((await hub.ApplyAsync(WithTarget("a", $"{{ sealed: '{sealedText}' }}"))).Changes);

        var result = await hub.ApplyAsync(WithTarget("b", $"{{ sealed: '{sealedText}' }}"));

        var error = Assert.Single(result.Problems);
        Assert.Equal(("cannot-open", "municipalities[0].applications[0].consumes[0].soap.password"), (error.Code, error.Path));
        Assert.Null(hub.Region.Find(Hub.Code())!.Find("b"));
    }

    [Fact]
    public async Task Apply_TargetPasswordNotInFile_IsKeptWhileThereIsAUserName()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithTarget("a", "{ value: s3cret-out }"));
        var before = hub.Application("a").Consumes[0].Soap!.SealedPassword;

        var kept = await hub.ApplyAsync(WithTarget("a", null));
        Assert.Equal(RegionChangeKind.Kept, Assert.Single(kept.Changes).Kind);
        Assert.Equal(before, hub.Application("a").Consumes[0].Soap!.SealedPassword);

        var dropped = await hub.ApplyAsync(WithTarget("a", null).Replace(", username: bus", "", StringComparison.Ordinal));
        Assert.Contains(dropped.Changes, c => c is { Kind: RegionChangeKind.Removed, Path: "362018/a/consumes/notice-list/soap/password" });
        Assert.Null(hub.Application("a").Consumes[0].Soap!.SealedPassword);
    }

    [Fact]
    public async Task Apply_KeyDestroyed_DoesNotComeBackByItself()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(WithTarget("a", "{ value: s3cret-out }"));
        hub.Keys.Destroy(Hub.Code());

        var result = await hub.ApplyAsync(WithTarget("a", "{ value: s3cret-out }"));

        Assert.Equal("key-gone", Assert.Single(result.Problems).Code);
        Assert.Equal(0, hub.Keys.Made);
    }

    [Fact]
    public void Read_SecretsInFilesAndEnvironment_ArePutIn()
    {
        var folder = Directory.CreateTempSubdirectory("bus-region");
        File.WriteAllText(Path.Combine(folder.FullName, "password.txt"), "s3cret-収納\r\n");
        File.WriteAllText(Path.Combine(folder.FullName, "region.yaml"), With("[ { file: password.txt }, { env: BUS_REGION_TEST_SECRET } ]"));
        Environment.SetEnvironmentVariable("BUS_REGION_TEST_SECRET", "s3cret-env");

        var read = RegionFile.Read(Path.Combine(folder.FullName, "region.yaml"), new RegionOptions());

        Assert.Empty(read.Problems);
        Assert.Equal(["s3cret-収納", "s3cret-env"], read.Document.Municipalities[0].Applications[0].Password.Select(p => p.Value));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("{ file: /etc/hostname }")]
    [InlineData("{ env: PATH }")]
    public void ReadJson_NamesSomethingOutside_IsRefused(string password)
    {
        var json = $$"""{"municipalities":[{"code":"362018","name":"A","applications":[{"id":"a","name":"A","password":{{Quoted(password)}}}]}]}""";

        var error = Assert.Single(RegionFile.ReadJson(System.Text.Encoding.UTF8.GetBytes(json), new RegionOptions()).Problems);

        Assert.Equal("not-self-contained", error.Code);
    }

    private static string Quoted(string yaml) => yaml.Replace("{ ", "{\"", StringComparison.Ordinal).Replace(": ", "\":\"", StringComparison.Ordinal).Replace(" }", "\"}", StringComparison.Ordinal);

    private static string With(string? password) =>
        $"municipalities: [ {{ code: '362018', name: 徳島市, applications: [ {{ id: a, name: A{(password is null ? "" : $", password: {password}")} }} ] }} ]";

    private static string WithTarget(string id, string? password) => $$"""
        municipalities:
          - code: "362018"
            name: 徳島市
            applications:
              - id: {{id}}
                name: A
                consumes:
                  - { contract: notice-list, by: soap, soap: { url: "https://10.0.0.1/x", username: bus{{(password is null ? "" : $", password: {password}")}} } }
        """;
}
