using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bus.Core.Contracts;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.RealFiles;

/// <summary>Files of real corporations' payments, with the characters that break gateways and with every kind of bad row.</summary>
public sealed class MadeCollectionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-collections-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedToolTheory]
    [InlineData("utf-8")]
    [InlineData("cp932")]
    public async Task File_Of2000Records_IsReadAndItsGoodRowsAreRewrittenUnchanged(string characterSet)
    {
        var (bytes, expected) = Make(characterSet);
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.CollectionHistory, [TestContracts.AddresseeName]);
        var read = await Records.ReadAll(formats.ReadFlat(new MemoryStream(bytes), shape, characterSet), shape.Items.Length);
        Assert.Null(read.Failure);
        Assert.Equal(2000, read.Records.Count);
        Assert.Equal(bytes.Length, HeaderLength(bytes) + read.Records.Sum(r => r.Raw.Length));

        var bad = read.Records.Select(r => (r.Line, Code: FirstCode(r, shape))).Where(r => r.Code is not null).ToDictionary(r => r.Line!.Value, r => r.Code);
        Assert.Equal(expected.Bad.Where(b => b.Kind != "other-municipality").Select(b => (b.Line, CodeOf(b.Kind))), bad.OrderBy(b => b.Key).Select(b => (b.Key, b.Value!.Value)));

        var good = read.Records.Where(r => !bad.ContainsKey(r.Line!.Value)).ToList();
        var rewritten = new MemoryStream();
        var writer = formats.WriteFlat(rewritten, shape, characterSet);
        foreach (var record in good) writer.Write(new Outgoing(record.Fields!), (item, rune) => Assert.Fail($"{item} U+{rune.Value:X}"));
        await writer.FlushAsync(CancellationToken.None);
        var again = await Records.ReadAll(formats.ReadFlat(new MemoryStream(rewritten.ToArray()), shape, characterSet), shape.Items.Length);
        Assert.Equal(good.Select(r => r.Fields), again.Records.Select(r => r.Fields));
        Assert.Equal(good.Select(r => AsWindowsWrites(r.Raw, characterSet)), again.Records.Select(r => r.Raw));
    }

    private static int HeaderLength(byte[] bytes) => bytes.AsSpan().IndexOf((byte)'\n') + 1;

    /// <summary>
    /// The row itself; but the few characters that CP932 has twice come back as the code that Windows writes (IBM extension, lead FA–FC),
    /// where Python, which wrote the file, takes the other (NEC selection, lead ED and EE). The characters are the same.
    /// </summary>
    private static byte[] AsWindowsWrites(byte[] row, string characterSet)
    {
        if (characterSet != "cp932") return row;
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(932)!;
        return windows.GetBytes(windows.GetString(row));
    }

    private static RecordCode? FirstCode(ReadRecord record, RecordShape shape)
    {
        if (record.Structural is { } structural) return structural.Code;
        for (var i = 0; i < shape.Items.Length; i++)
        {
            var value = record.Fields![i];
            var code = value.Length == 0 ? shape.Items[i].Required ? RecordCode.Missing : null : shape.Items[i].Rule.Check(Encoding.UTF8.GetBytes(value));
            if (code is not null) return code;
        }
        return null;
    }

    private static RecordCode CodeOf(string kind) => kind switch
    {
        "missing-key" => RecordCode.Missing,
        "bad-date" => RecordCode.NotADate,
        "not-a-number" => RecordCode.NotANumber,
        "too-long" => RecordCode.TooLong,
        "short-row" => RecordCode.WrongColumnCount,
        "unknown-code" => RecordCode.NotInCodeTable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private (byte[] Bytes, Expected Expected) Make(string characterSet)
    {
        var path = Path.Combine(_folder, "made");
        using var process = Process.Start("python3",
            [SharedToolTheoryAttribute.Tool!, "--municipality", "362018", "--records", "2000", "--bad", "50", "--name", "--hard", "--encoding", characterSet, "--out", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        var expected = JsonSerializer.Deserialize<Expected>(File.ReadAllText(path + ".expected.json"), JsonSerializerOptions.Web)!;
        return (File.ReadAllBytes(path + ".csv"), expected);
    }

    private sealed record Expected(List<BadRow> Bad);

    private sealed record BadRow(long Line, string Kind);
}
