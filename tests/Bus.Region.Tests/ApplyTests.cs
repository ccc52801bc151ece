using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Region.Tests;

public class ApplyTests
{
    private static readonly string Whole = Fixtures.Text("whole.yaml");

    [Fact]
    public async Task Apply_SameFileTwice_ChangesNothing()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var before = hub.Region;

        var again = await hub.ApplyAsync(Whole);

        Assert.False(again.Applied);
        Assert.Empty(again.Changes);
        Assert.Same(before, hub.Region);
        Assert.Equal(1, hub.Store.Replaced);
    }

    [Fact]
    public async Task Apply_SameFileAsDryRun_SaysNothingWouldChange()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        Assert.Empty((await hub.ApplyAsync(Whole, prune: true, dryRun: true)).Changes);
    }

    [Fact]
    public async Task Apply_DryRun_SaysWhatWouldChangeAndDoesNothing()
    {
        using var hub = new Hub();

        var dry = await hub.ApplyAsync(Whole, dryRun: true);

        Assert.False(dry.Applied);
        Assert.Equal((0, 0), (hub.Store.Replaced, hub.Keys.Made));
        Assert.Equal(dry.Changes, (await hub.ApplyAsync(Whole)).Changes);
    }

    [Fact]
    public async Task Apply_NewRegion_NamesEverythingAdded()
    {
        using var hub = new Hub();

        var result = await hub.ApplyAsync(Whole);

        Assert.Equal(
        [
            "Added 362018", "Added 362018/extends/collection-history/zipCode", "Added 362018/extends/collection-history/addresseeName", "Added 362018/extends/collection-history/birthDate",
            "Added 362018/delinquency", "Added 362018/delinquency/consumes/collection-history", "Added 362018/archive", "Added 362018/archive/consumes/collection-history",
            "Added 362018/collection", "Added 362018/collection/provides/collection-history", "Added 362018/relyingParties/kokuho", "Added 362018/staff",
            "Changed 362018/calendar", "Changed 362018/calendar", "Changed 362018/cutOver",
            "Changed 362018/quotas", "Changed 362018/quotas",
            "Added 412066", "Added 412066/collection", "Added 412066/collection/provides/collection-history", "Added 412066/collection/provides/notice-list",
            "Added 412066/mail", "Added 412066/mail/consumes/notice-list", "Changed quotas", "Changed quotas",
        ], Lines(result));
    }

    [Theory]
    [InlineData("name: 武雄市", "name: 武雄", "412066", "name を 武雄市 から 武雄 に変更")]
    [InlineData("host: sso.tokushima.example", "host: sso2.tokushima.example", "362018/host", "host を sso.tokushima.example から sso2.tokushima.example に変更")]
    [InlineData("onError: file", "onError: record", "412066/collection/provides/collection-history", "onError を file から record に変更")]
    [InlineData("onError: file, ", "", "412066/collection/provides/collection-history", "onError を file から なし に変更")]
    [InlineData("version: 2026-01", "version: 2027-01", "412066/collection/provides/collection-history", "version を 2026-01 から 2027-01 に変更")]
    [InlineData("complete: [rename]", "complete: [rename, quiet]", "412066/collection/provides/collection-history", "complete を rename から rename, quiet に変更")]
    [InlineData("encoding: cp932", "encoding: utf-8", "412066/collection/provides/collection-history", "encoding を cp932 から utf-8 に変更")]
    [InlineData("items: [birthDate, addresseeName]", "items: [birthDate]", "362018/delinquency/consumes/collection-history", "items を birthDate, addresseeName から birthDate に変更")]
    [InlineData("timeout: 90s", "timeout: 2m", "362018/delinquency/consumes/collection-history", "timeout を 90s から 2m に変更")]
    [InlineData("recordsPerMessage: 250", "recordsPerMessage: 251", "362018/delinquency/consumes/collection-history", "recordsPerMessage を 250 から 251 に変更")]
    [InlineData("9001/receive?", "9002/receive?", "362018/delinquency/consumes/collection-history", "url を https://10.1.2.3:9001/receive から https://10.1.2.3:9002/receive に変更")]
    [InlineData("token=s3cret-token", "token=s3cret-other", "362018/delinquency/consumes/collection-history", "url の ? 以降を変更")]
    [InlineData("username: bus", "username: hub", "362018/delinquency/consumes/collection-history", "username を bus から hub に変更")]
    [InlineData("unmappable: reject", "unmappable: report", "362018/archive/consumes/collection-history", "unmappable を reject から report に変更")]
    [InlineData("value: s3cret-out", "value: s3cret-out2", "362018/delinquency/consumes/collection-history/soap/password", "送信先のパスワードを変更")]
    [InlineData("s3cret-c-tokushima", "s3cret-e-tokushima", "362018/collection/password", "パスワードを変更（新規 1、失効 1、有効 1）")]
    [InlineData("maxLength: 150", "maxLength: 200", "362018/extends/collection-history/addresseeName", "maxLength を 150 から 200 に変更")]
    [InlineData("header: 氏名名称", "header: 氏名", "362018/extends/collection-history/addresseeName", "header を 氏名名称 から 氏名 に変更")]
    [InlineData("https://kokuho.example/sp", "https://kokuho2.example/sp", "362018/relyingParties/kokuho", "metadata を変更")]
    [InlineData("yamada,山田", "yamada,山本", "362018/staff", "職員一覧を変更")]
    [InlineData("changeAtFirstSignIn: false", "changeAtFirstSignIn: true", "362018/staff", "changeAtFirstSignIn を false から true に変更")]
    [InlineData("bulkBytesPerDay: 512MiB", "bulkBytesPerDay: 1GiB", "362018/quotas", "bulkBytesPerDay を 512MiB から 1GiB に変更")]
    [InlineData("messagesPerSecond: 200", "messagesPerSecond: 300", "quotas", "messagesPerSecond を 200 から 300 に変更")]
    public async Task Apply_OneValueChanged_NamesThatOneAndIsStableAfterwards(string before, string after, string path, string text)
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var changed = Whole.Replace(before, after, StringComparison.Ordinal);
        var dry = await hub.ApplyAsync(changed, dryRun: true);

        var result = await hub.ApplyAsync(changed);

        Assert.True(result.Applied);
        var change = Assert.Single(result.Changes);
        Assert.Equal((RegionChangeKind.Changed, path, text), (change.Kind, change.Path, change.Text.Ja));
        Assert.Equal(result.Changes, dry.Changes);
        Assert.Empty((await hub.ApplyAsync(changed)).Changes);
    }

    [Fact]
    public async Task Apply_SoapBecomesFile_DropsTheTarget()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var start = Whole.IndexOf("            soap: {", StringComparison.Ordinal);
        var changed = Whole.Remove(start, Whole.IndexOf('\n', start) + 1 - start).Replace("by: soap", "by: file", StringComparison.Ordinal);

        var result = await hub.ApplyAsync(changed);

        Assert.Contains(result.Changes, c => c.Text.En == "by changed from soap to file");
        Assert.Null(Assert.Single(hub.Application("delinquency").Consumes).Soap);
    }

    [Fact]
    public async Task Apply_ItemsInAnotherOrder_IsAChange()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var lines = Whole.Split('\n').ToList();
        var zip = lines.FindIndex(l => l.Contains("zipCode", StringComparison.Ordinal));
        (lines[zip], lines[zip + 1]) = (lines[zip + 1], lines[zip]);

        var result = await hub.ApplyAsync(string.Join('\n', lines));

        Assert.Equal(["Changed 362018/extends/collection-history"], Lines(result));
        Assert.Equal(["addresseeName", "zipCode", "birthDate"], hub.Region.Find(Hub.Code())!.Extends["collection-history"].Select(i => i.Element));
    }

    [Theory]
    [InlineData("type: digits", "type: text", "type")]
    [InlineData("maxLength: 150", "maxLength: 100", "maxLength")]
    [InlineData("maxLength: 150 }", "maxLength: 150, required: true }", "required")]
    public async Task Apply_ItemChangedIncompatibly_IsAllowedWithAWarning(string before, string after, string key)
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        var result = await hub.ApplyAsync(Whole.Replace(before, after, StringComparison.Ordinal));

        Assert.True(result.Applied);
        var warning = Assert.Single(result.Problems, p => p.Code == "incompatible-item");
        Assert.Equal(RegionSeverity.Warning, warning.Severity);
        Assert.EndsWith("." + key, warning.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_WithAnError_AppliesNothing()
    {
        using var hub = new Hub();

        var result = await hub.ApplyAsync(Whole.Replace("onError: key", "onError: never", StringComparison.Ordinal));

        Assert.True(result.IsRefused);
        Assert.False(result.Applied);
        Assert.Equal("municipalities[1].applications[2].provides[0].onError", Assert.Single(result.Problems, p => p.Severity == RegionSeverity.Error).Path);
        Assert.Equal((0, 0), (hub.Store.Replaced, hub.Keys.Made));
    }

    [Fact]
    public async Task Apply_ManyAtOnce_OneAfterTheOther()
    {
        using var hub = new Hub();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            hub.ApplyAsync($"municipalities: [ {{ code: '362018', name: 徳島市, applications: [ {{ id: a{i}, name: A }} ] }} ]"))));

        Assert.Equal(8, hub.Region.Find(Hub.Code())!.Applications.Length);
    }

    [Fact]
    public async Task Apply_AnyFile_WritesNoSecretAnywhere()
    {
        using var hub = new Hub();
        string[] files = [Whole, Whole.Replace("s3cret", "s3cret2", StringComparison.Ordinal), "municipalities: [ { code: '362018', name: A, staff: { value: s3cret } } ]", "municipalities: []"];

        foreach (var file in files)
        {
            var read = RegionFile.ReadYaml(file, hub.Options);
            var result = await hub.ApplyAsync(file, prune: true);
            var all = string.Join('\n', [.. result.Changes.Select(c => $"{c}"), .. result.Problems.Select(p => $"{p}"), .. hub.Log.Lines, $"{result}",
                .. read.Document.Municipalities.SelectMany(m => m.Applications).SelectMany(a => a.Password).Select(p => $"{p}"),
                .. read.Document.Municipalities.SelectMany(m => m.Applications).SelectMany(a => a.Consumes).Select(c => $"{c}"),
                .. read.Document.Municipalities.Select(m => $"{m} {m.Staff}")]);
            Assert.DoesNotContain("s3cret", all, StringComparison.Ordinal);
            Assert.DoesNotContain("$pbkdf2", all, StringComparison.Ordinal);
        }
        Assert.NotEmpty(hub.Log.Lines);
    }

    private static IEnumerable<string> Lines(RegionApplied result) => result.Changes.Select(c => $"{c.Kind} {c.Path}");
}
