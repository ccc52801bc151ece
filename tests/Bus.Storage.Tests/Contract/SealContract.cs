using System.Security.Cryptography;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>What lies in the database is of no use to whom has only the database.</summary>
public abstract class SealContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private const string Marker = "徳島太郎MARKER";

    [Fact]
    public async Task Payload_InTheFiles_CannotBeRead()
    {
        await TakeAsync(Samples.Soap("visible-id"), Samples.Chunk(0, 10, Marker, 0x4D41524B45523132));

        Assert.True(await HoldsAsync("visible-id"u8.ToArray()));
        Assert.False(await HoldsAsync(Encoding.UTF8.GetBytes(Marker)));
    }

    [Fact]
    public async Task Rejects_InTheFiles_CannotBeRead()
    {
        Reject[] rejects = [new(1, 2, "receivedDate", RecordCode.NotADate, new(Marker, "Not a date.")), new(3, null, "", RecordCode.WrongColumnCount, new("列数", "Columns."))];
        var outcome = Samples.Accepted(1) with { Rejected = 2, FirstRejects = [.. rejects] };
        var committed = (await Store.Journal.AcceptAsync(Samples.Soap(), outcome, [Samples.Chunk(0, 1)], [], default)).Value;

        Assert.Equal(rejects, await Store.Queries.RejectsAsync(committed.Message, default));
        Assert.False(await HoldsAsync(Encoding.UTF8.GetBytes(Marker)));
    }

    [Fact]
    public async Task Read_AlteredPayload_IsRefused()
    {
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 10, Marker));
        var payload = (byte[])(await RunAsync("SELECT payload FROM chunk"))!;
        payload[20] ^= 1;
        await RunAsync("UPDATE chunk SET payload = @value", payload);

        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
    }

    [Theory]
    [InlineData("UPDATE chunk SET payload = (SELECT payload FROM chunk WHERE first_record = 0 AND message = @first) WHERE first_record = 5")]
    [InlineData("UPDATE chunk SET payload = (SELECT payload FROM chunk WHERE first_record = 0 AND message = @second) WHERE first_record = 0 AND message = @first")]
    [InlineData("UPDATE chunk SET payload = keys WHERE message = @first")]
    [InlineData("UPDATE chunk SET payload = substr(payload, 1, 5)")]
    public async Task Read_PayloadFromAnotherPlace_IsRefused(string copy)
    {
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5, "a"), Samples.Chunk(5, 5, "b"));
        var other = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5, "c"), Samples.Chunk(5, 5, "d"));
        await RunAsync(copy.Replace("@first", $"{message.Id}").Replace("@second", $"{other.Id}"));

        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
    }

    /// <summary>Many records that are alike take little room; the seal is around what was packed, and says that it was.</summary>
    [Fact]
    public async Task ManyRecords_ArePacked_AndReadBack_AndWhetherTheyArePackedCannotBeChanged()
    {
        var chunk = Samples.Chunk(0, 2000, Marker);
        var message = await TakeAsync(Samples.Soap(), chunk);
        var payload = (byte[])(await RunAsync("SELECT payload FROM chunk"))!;
        Assert.InRange(payload.Length, 1, chunk.Data.Length / 4);
        Assert.Equal(chunk.Data.ToArray(), (await Store.Deliveries.ReadAsync(message, 0, default).AllAsync()).Single().Data.ToArray());

        foreach (var altered in (byte[][])[payload[1..], [payload[0], .. payload]])
        {
            await RunAsync("UPDATE chunk SET payload = @value", altered);
            await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
        }
    }

    [Fact]
    public async Task Read_RowsOfAnotherMunicipality_AreNotOpened()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5));
        var stranger = message with { Sender = new(Samples.Takeo, "collection") };

        Assert.Empty(await Store.Deliveries.ReadAsync(stranger, 0, default).AllAsync());
        Assert.Empty(await Store.Deliveries.KeysAsync(stranger, default).AllAsync());
        await RunAsync("UPDATE message SET municipality = '412066'");
        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => Store.Deliveries.ReadAsync(stranger, 0, default).AllAsync());
    }

    [Fact]
    public async Task Read_MissingChunk_IsNotPassedOver()
    {
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5), Samples.Chunk(5, 5), Samples.Chunk(10, 5));
        await RunAsync("DELETE FROM chunk WHERE first_record = 5");
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());

        await RunAsync("DELETE FROM chunk WHERE first_record = 10");
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.Deliveries.ReadAsync(message, 12, default).AllAsync());
    }

    [Fact]
    public async Task DestroyKey_NothingCanBeReadOrHashedAnyMore_AndTheKeyIsNowhere()
    {
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5, Marker));
        var wrapped = (byte[])(await RunAsync("SELECT wrapped FROM municipality_key"))!;
        Assert.True(await HoldsAsync(wrapped));

        Assert.True(await Store.KeyDestruction.DestroyAsync(Samples.Tokushima, default));

        Assert.False(await HoldsAsync(wrapped));
        Assert.False(await HoldsAsync(wrapped[13..29]));
        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.KeysAsync(message, default).AllAsync());
        await Assert.ThrowsAsync<KeyGoneException>(() => Store.AcceptAsync(Samples.Soap()));
        Assert.Throws<KeyGoneException>(() => Store.Keys.BlindHash(Samples.Tokushima, "x"u8));
        Assert.Throws<KeyGoneException>(() => Store.Keys.DigestKey(Samples.Tokushima));
        Assert.False(await Store.KeyDestruction.DestroyAsync(Samples.Tokushima, default));

        await OpenAsync();
        Assert.Throws<KeyGoneException>(() => Store.Keys.Seal(Samples.Tokushima, "x"u8, default));
    }

    [Fact]
    public async Task DestroyKey_NewKeyLater_DoesNotBringTheOldBack()
    {
        var message = await TakeAsync(Samples.Soap(), Samples.Chunk(0, 5, Marker));
        var hash = Store.Keys.BlindHash(Samples.Tokushima, "key"u8);
        await Store.KeyDestruction.DestroyAsync(Samples.Tokushima, default);
        await Store.Keys.EnsureAsync(Samples.Tokushima, default);

        Assert.NotEqual(hash, Store.Keys.BlindHash(Samples.Tokushima, "key"u8));
        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
    }

    private async Task<MessageInfo> TakeAsync(NewMessage message, params Bus.Core.Records.RecordChunk[] chunks) =>
        (await Store.Journal.AcceptAsync(message, Samples.Accepted(chunks.Sum(c => c.Records)), chunks, [Samples.ToDelinquency], default)).Value.Message;

    private async Task<bool> HoldsAsync(byte[] marker)
    {
        foreach (var path in await Engine.FilesAsync(Folder))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new byte[file.Length];
                // The server cleans up by itself: a file may be shorter meanwhile, or gone.
                var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (bytes.AsSpan(0, length).IndexOf(marker) >= 0) return true;
            }
            catch (FileNotFoundException)
            {
                // It holds nothing.
            }
        }
        return false;
    }

    private async Task<object?> RunAsync(string sql, byte[]? value = null)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (value is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@value", value);
            command.Parameters.Add(parameter);
        }
        return await command.ExecuteScalarAsync();
    }
}
