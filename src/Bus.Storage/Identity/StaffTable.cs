using System.Globalization;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Imported staff lists, one row a day of beginning; what is in them is sealed by the caller.</summary>
internal sealed class StaffTable(JournalDatabase database) : IStaffStore
{
    private const string Marks = "SELECT effective, written_at FROM identity_staff WHERE municipality = @municipality ORDER BY effective";
    private const string Find = "SELECT sealed_list FROM identity_staff WHERE municipality = @municipality AND effective = @effective";
    private const string Put =
        """
        INSERT INTO identity_staff (municipality, effective, sealed_list, written_at) VALUES (@municipality, @effective, @list, @now)
        ON CONFLICT (municipality, effective) DO UPDATE SET sealed_list = excluded.sealed_list,
          written_at = CASE WHEN excluded.written_at > identity_staff.written_at THEN excluded.written_at ELSE identity_staff.written_at + 1 END
        """;

    public async Task<IReadOnlyList<StaffListMark>> MarksAsync(MunicipalityCode municipality, CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(
        r => new StaffListMark(DateOnly.ParseExact(r.GetString(0), "yyyy-MM-dd", CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1))),
        Marks, ("@municipality", municipality.Value)), cancellation);

    public async Task<byte[]?> FindAsync(MunicipalityCode municipality, DateOnly from, CancellationToken cancellation) => await database.Reads.RunAsync(s => s.FirstAsync(
        r => r.GetFieldValue<byte[]>(0), Find, ("@municipality", municipality.Value), ("@effective", Spelling.Of(from))), cancellation);

    public Task PutAsync(SignInEvent what, DateOnly from, byte[] sealedList, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        await s.ExecuteAsync(Put, ("@municipality", what.Municipality.Value), ("@effective", Spelling.Of(from)), ("@list", sealedList), ("@now", Spelling.Of(what.At)));
        return await SessionTable.TellAsync(s, what);
    }, WriteScope.Of(what.Municipality), cancellation);
}
