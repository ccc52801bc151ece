using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Storage.Regions;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class RegionContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly RegionModel Region = new()
    {
        Quotas = new Quotas(200, 20_000_000_000),
        Municipalities =
        [
            new Municipality
            {
                Code = Samples.Takeo, Name = "武雄市", Host = "sso.takeo.example", Quotas = new Quotas(null, 1),
                Extends = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty.Add(
                    Samples.Contract, [new AdditionalItem("addresseeName", "氏名名称", "text", 150, false)]),
                Applications =
                [
                    new Application
                    {
                        Id = "collection", Name = "収納管理システム", PasswordHashes = ["hash-1", "hash-2"],
                        Provides = [new Provision { Contract = Samples.Contract, Version = "2026-01", OnError = OnError.File, Encoding = "cp932", Complete = ["rename"] }],
                    },
                    new Application
                    {
                        Id = "delinquency", Name = "滞納整理システム",
                        Consumes =
                        [
                            new Consumption
                            {
                                Contract = Samples.Contract, By = HandOverKind.Soap, Items = ["addresseeName"], RejectUnmappable = true, RecordsPerMessage = 100,
                                Soap = new SoapTarget(new Uri("http://127.0.0.1:9001/receive"), TimeSpan.FromSeconds(30), "bus", "c2VhbGVk"),
                            },
                        ],
                    },
                ],
                RelyingParties = [new RelyingParty("kokuho", "国民健康保険システム", "<EntityDescriptor/>")],
                Staff = new StaffSource("login,name\n", true),
            },
            new Municipality { Code = Samples.Tokushima, Name = "徳島市" },
        ],
    };

    [Fact]
    public void Current_AtFirst_IsEmpty() => Assert.Empty(Store.Region.Current.Municipalities);

    [Fact]
    public async Task Replace_Region_IsInForceAnnouncedAndHasKeys()
    {
        RegionModel? announced = null;
        Store.Region.Changed += region => announced = region;
        await Store.Region.ReplaceAsync(Region, default);

        Assert.Same(Region, Store.Region.Current);
        Assert.Same(Region, announced);
        Store.Keys.Seal(Samples.Takeo, "x"u8, default);
    }

    [Fact]
    public async Task Replace_AfterARestart_IsReadBackWhole()
    {
        await Store.Region.ReplaceAsync(RegionModel.Empty, default);
        await Store.Region.ReplaceAsync(Region, default);
        await OpenAsync();

        // Written again it must be the same document: every part of the model is in it.
        Assert.Equal(RegionDocument.Write(Region), RegionDocument.Write(Store.Region.Current));
        var application = Store.Region.Current.Find(new ApplicationRef(Samples.Takeo, "delinquency"));
        Assert.Equal(TimeSpan.FromSeconds(30), application!.Consumes[0].Soap!.Timeout);
        Assert.Equal("氏名名称", Store.Region.Current.Find(Samples.Takeo)!.Extends[Samples.Contract][0].Header);
    }

    [Fact]
    public async Task Replace_MunicipalityOfTheRegionWhoseKeyIsDestroyed_GetsNoNewKey()
    {
        await Store.Region.ReplaceAsync(Region, default);
        await Store.KeyDestruction.DestroyAsync(Samples.Takeo, default);
        await Store.Region.ReplaceAsync(Region with { Quotas = null }, default);

        Assert.Throws<Bus.Core.Security.KeyGoneException>(() => Store.Keys.Seal(Samples.Takeo, "x"u8, default));
    }

    [Theory]
    [InlineData("{\"municipalities\":[{\"code\":\"362")]
    [InlineData("{\"municipalities\":[{\"code\":\"362019\",\"name\":\"x\"}]}")]
    [InlineData("{\"somethingElse\":1}")]
    [InlineData("null")]
    [InlineData("sealed:AAAA")]
    [InlineData("sealed:?")]
    public async Task Open_DamagedDocument_IsRefusedWithItsVersion(string document)
    {
        await Store.Region.ReplaceAsync(Region, default);
        await DocumentAsync($"UPDATE region_version SET document = '{document}'");

        Assert.Equal(1, (await Assert.ThrowsAsync<RegionDocumentException>(() => OpenAsync())).Version);
    }

    [Fact]
    public async Task Versions_AreListedNewestFirst_AndReadBack()
    {
        var history = Store.RegionHistory;
        Assert.Empty(await history.ListAsync(10, null, default));
        await Store.Region.ReplaceAsync(RegionModel.Empty, default);
        await Store.Region.ReplaceAsync(Region, default);
        await Store.Region.ReplaceAsync(Region with { Quotas = null }, default);

        var newest = await history.ListAsync(2, null, default);
        Assert.Equal([3L, 2L], newest.Select(v => v.Number));
        Assert.True(newest.More);
        var rest = await history.ListAsync(2, 2, default);
        Assert.Equal([1L], rest.Select(v => v.Number));
        Assert.False(rest.More);
        Assert.Equal(Store.Region.Version, newest[0].Number);
        Assert.True(newest[0].AppliedAt >= rest[0].AppliedAt);
        Assert.Equal(RegionDocument.Write(Region), RegionDocument.Write((await history.FindAsync(2, default))!));
        Assert.Null(await history.FindAsync(4, default));
        await DocumentAsync("UPDATE region_version SET document = 'sealed:AAAA' WHERE id = 2");
        Assert.Null(await history.FindAsync(2, default));
    }

    /// <summary>It names staff.</summary>
    [Fact]
    public async Task Document_LiesSealed_AndOneOfBeforeItDidIsRead()
    {
        await Store.Region.ReplaceAsync(Region, default);
        var lies = await DocumentAsync("SELECT document FROM region_version");
        Assert.StartsWith("sealed:", lies, StringComparison.Ordinal);
        Assert.DoesNotContain("login", lies, StringComparison.Ordinal);

        await DocumentAsync($"UPDATE region_version SET document = '{RegionDocument.Write(Region).Replace("'", "''", StringComparison.Ordinal)}'");
        await OpenAsync();
        Assert.Equal(RegionDocument.Write(Region), RegionDocument.Write(Store.Region.Current));
    }

    private async Task<string?> DocumentAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() as string;
    }
}
