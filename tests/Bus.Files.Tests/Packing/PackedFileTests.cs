using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Region;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Packing;

public sealed class PackedFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Zip)]
    public async Task File_Packed_IsReadAndItsHashIsThatOfWhatWasDropped(Compression compression)
    {
        await using var hub = await StartAsync(compression);
        var text = Rows.File(Rows.Good(1), Rows.BadDate(2), Rows.Good(3));
        var content = compression == Compression.Gzip ? Packed.Gzip(text) : Packed.Zip(text);
        hub.Drop("daily.csv.packed", content, "3,3000");
        var result = await hub.ResultOf("daily.csv.packed");
        Assert.Equal("accepted", result.GetProperty("state").GetString());
        Assert.Equal((3, 1), (result.GetProperty("records").GetInt32(), result.GetProperty("rejected").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hub.Intake.Arrivals.Single().Hash);
        Assert.Equal(Encoding.UTF8.GetBytes(Rows.BadDate(2) + "\r\n"), File.ReadAllBytes(Directory.GetFiles(hub.Result, "*.errors.raw").Single()));
    }

    [Fact]
    public async Task File_OfSeveralGzipMembers_IsReadWhole()
    {
        await using var hub = await StartAsync(Compression.Gzip);
        hub.Drop("daily.gz", [.. Packed.Gzip(Rows.File(Rows.Good(1))), .. Packed.Gzip(Rows.Good(2) + "\r\n")], "2,2000");
        Assert.Equal(2, (await hub.ResultOf("daily.gz")).GetProperty("accepted").GetInt32());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "cut", "not-well-formed" }, { "flipped", "not-well-formed" }, { "not packed", "not-well-formed" }, { "nested", "invalid-message" },
        { "zip: two", "invalid-message" }, { "zip: none", "invalid-message" }, { "zip: folder", "invalid-message" }, { "zip: flipped", "not-well-formed" },
        { "zip: not packed", "not-well-formed" }, { "zip: cut", "not-well-formed" }, { "zip: nested", "invalid-message" }, { "zip: gzip inside", "invalid-message" },
        { "none: gzip", "invalid-message" }, { "none: zip", "invalid-message" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task File_WronglyPacked_IsRefusedWholeAndSaysWhy(string how, string code)
    {
        var text = Rows.Of(200);
        var (gzip, zip) = (Packed.Gzip(text), Packed.Zip(text));
        byte[] content = how switch
        {
            "cut" => gzip[..^20],
            "flipped" => Flipped(gzip, gzip.Length - 6),
            "not packed" or "zip: not packed" => Encoding.UTF8.GetBytes(text),
            "nested" => Packed.Gzip(gzip),
            "zip: two" => Packed.Zip(("a", Encoding.UTF8.GetBytes(text)), ("b", [])),
            "zip: none" => Packed.Zip(),
            "zip: folder" => Packed.Zip(("a/", [])),
            "zip: flipped" => Flipped(zip, zip.Length / 2),
            "zip: cut" => zip[..^30],
            "zip: nested" => Packed.Zip(("a.zip", zip)),
            "zip: gzip inside" => Packed.Zip(("a.gz", gzip)),
            "none: gzip" => gzip,
            _ => zip,
        };
        await using var hub = await StartAsync(how.StartsWith("zip", StringComparison.Ordinal) ? Compression.Zip : how.StartsWith("none", StringComparison.Ordinal) ? Compression.None : Compression.Gzip);
        hub.Drop("daily", content, "200,200000");
        Assert.Equal(("refused", code), Refusal(await hub.ResultOf("daily")));
    }

    [Theory]
    [InlineData("Files:Unpacking:MaxBytes", "10000", "10,000")]
    [InlineData("Files:Unpacking:MaxRatio", "5", "Files:Unpacking:MaxRatio")]
    public async Task Bomb_IsStoppedAtItsLimit(string option, string value, string said)
    {
        var read = 0L;
        var intake = new ScriptedIntake { EachRecord = (n, _) => { read = n; return Task.CompletedTask; } };
        await using var hub = await StartAsync(Compression.Gzip, intake, new() { [option] = value, ["Files:Unpacking:RatioFrom"] = "1000000" });
        hub.Drop("bomb.gz", Packed.Gzip(Rows.Header + "\r\n" + string.Concat(Enumerable.Repeat(Rows.Good(1) + "\r\n", 50_000))));
        var result = await hub.ResultOf("bomb.gz");
        Assert.Equal(("refused", "too-large"), Refusal(result));
        Assert.Contains(said, result.GetProperty("faults")[0].GetProperty("message").GetProperty("ja").GetString());
        Assert.True(read < 20_000, $"{read} records were read");
    }

    [Fact]
    public async Task Undecodable_InAFixedFile_IsListedByRecordAndBytes()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Encoding = "cp932" });
        await using var hub = await new TestHub(_folder, region: region).StartAsync();
        var row = Rows.Cp932(Rows.Good(1).Replace("0001,001", "00#1,001") + "\r\n");
        row[Array.IndexOf(row, (byte)'#')] = 0xFF;
        hub.Drop("daily.csv", [.. Rows.Cp932(Rows.Header + "\r\n"), .. row], "1,1000");
        var receipt = (await hub.ResultOf("daily.csv")).GetProperty("receipt").GetString();
        Assert.Equal("\uFEFFline,item,position,bytes\r\n2,collectingShop,3,FF\r\n", File.ReadAllText(Path.Combine(hub.Result, $"daily.csv.{receipt}.undecodable.csv")).Insert(0, "\uFEFF"));
    }

    private static byte[] Flipped(byte[] content, int at)
    {
        content[at] ^= 0x55;
        return content;
    }

    private static (string?, string?) Refusal(JsonElement result) => (result.GetProperty("state").GetString(), result.GetProperty("faults")[0].GetProperty("code").GetString());

    private Task<TestHub> StartAsync(Compression compression, ScriptedIntake? intake = null, Dictionary<string, string?>? options = null) =>
        new TestHub(_folder, intake, TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Compression = compression }), options).StartAsync();
}
