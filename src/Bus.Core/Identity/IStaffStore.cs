using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Staff lists that were imported, each from its day on.</summary>
public interface IStaffStore
{
    /// <summary>The lists of a municipality, oldest day first, without what is in them.</summary>
    Task<IReadOnlyList<StaffListMark>> MarksAsync(MunicipalityCode municipality, CancellationToken cancellation);

    /// <summary>A list, sealed; null: there is none of that day.</summary>
    Task<byte[]?> FindAsync(MunicipalityCode municipality, DateOnly from, CancellationToken cancellation);

    /// <summary>Puts a list in force from a day on, in the place of one of the same day, with its line of the audit.</summary>
    Task PutAsync(SignInEvent what, DateOnly from, byte[] sealedList, CancellationToken cancellation);
}

/// <summary>A list and when it was written.</summary>
public sealed record StaffListMark(DateOnly From, DateTimeOffset WrittenAt);
