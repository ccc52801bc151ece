using System.Data.Common;
using Bus.Core.Exits;
using Bus.Core.Vocabulary;
using Bus.Storage.Carrying;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Periods;
using Bus.Storage.Rejects;
using Bus.Storage.Sql;

namespace Bus.Storage.Exits;

/// <inheritdoc cref="IMunicipalityExtracts"/>
internal sealed class MunicipalityExtracts(JournalDatabase database, ChunkSeal chunks, RejectSeal rejects, ExtractMark mark, TimeProvider clock) : IMunicipalityExtracts
{
    private const string LastDestroyed = "SELECT MAX(destroyed_at) FROM municipality_key WHERE municipality = @municipality";

    public async Task<IMunicipalityExtract> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var marked = await mark.SetAsync(municipality, cancellation);
        DbConnection? connection = null;
        try
        {
            connection = await database.Engine.OpenAsync(ConnectionRole.Reader, cancellation);
            // Before the view: it must not say more than it holds.
            var takenAt = Spelling.Now(clock);
            await CarriageSql.RunAsync(connection, database.Engine.BeginSnapshot, cancellation);
            var session = new Session(connection, database.Engine);
            var forgotten = (await PeriodTable.AllAsync(session)).Where(p => p.PayloadsForgottenAt is not null).ToList();
            var since = await session.ScalarAsync(LastDestroyed, ("@municipality", municipality)) is long gone ? DateTimeOffset.FromUnixTimeMilliseconds(gone) : DateTimeOffset.UnixEpoch;
            return new MunicipalityExtract(session, municipality, takenAt, since, forgotten, chunks, rejects, () => mark.RemoveAsync(marked));
        }
        catch
        {
            if (connection is not null) await connection.DisposeAsync();
            await mark.RemoveAsync(marked);
            throw;
        }
    }
}
