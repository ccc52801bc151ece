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
        c => new StaffListMark(c.Day(), c.Moment()), Marks, ("@municipality", municipality)), cancellation);

    public async Task<byte[]?> FindAsync(MunicipalityCode municipality, DateOnly from, CancellationToken cancellation) => await database.Reads.RunAsync(s => s.FirstAsync(
        c => c.Bytes(), Find, ("@municipality", municipality), ("@effective", from)), cancellation);

    public Task PutAsync(SignInEvent what, DateOnly from, byte[] sealedList, CancellationToken cancellation) => database.ToldAsync(what,
        s => s.ExecuteAsync(Put, ("@municipality", what.Municipality), ("@effective", from), ("@list", sealedList), ("@now", what.At)), cancellation, WriteScope.Of(what.Municipality));
}
