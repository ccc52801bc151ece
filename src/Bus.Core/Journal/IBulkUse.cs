using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>Bytes of bulk files by municipality and day, counted in the commit that begins a file (<see cref="NewMessage.Bytes"/>): each file once, whatever becomes of it.</summary>
public interface IBulkUse
{
    /// <summary>So far on this day, in Japan.</summary>
    Task<long> OfDayAsync(MunicipalityCode municipality, DateOnly day, CancellationToken cancellation);
}
