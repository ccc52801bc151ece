using System.Diagnostics.Metrics;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>Counts questions of each municipality by how they ended.</summary>
internal sealed class QueryMeter(IMeterFactory meters)
{
    private readonly Counter<long> _ended = meters.Create("Bus.Queries").CreateCounter<long>("bus.queries", "{question}", "Questions by contract and outcome: answered, or the code of the fault.");

    public void Ended(MunicipalityCode municipality, string contract, string outcome) => _ended.Add(1,
        new KeyValuePair<string, object?>("municipality", municipality.Value), new KeyValuePair<string, object?>("contract", contract), new KeyValuePair<string, object?>("outcome", outcome));
}
