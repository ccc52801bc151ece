using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Closings;

/// <summary>締め: providers state that all of a business date has been handed over, consumers wait until they have it.</summary>
public interface IClosings
{
    /// <summary>States a closing. The same again gives the same closing; other values, or the same without a count after something came late, give the next closing of the date.</summary>
    Task<Result<ClosingStatus>> StateAsync(ClosingStatement statement, CancellationToken cancellation);

    /// <summary>How a date of a contract stands, by provider of the region; a provider that has stated nothing is <see cref="ClosingState.Open"/>.</summary>
    Task<IReadOnlyList<ClosingStatus>> LookAsync(MunicipalityCode municipality, string contract, DateOnly day, CancellationToken cancellation);

    /// <summary>The last closings of a date, by municipality, contract and provider. What is closed for everybody is not counted again.</summary>
    Task<IReadOnlyList<ClosingStatus>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation);
}
