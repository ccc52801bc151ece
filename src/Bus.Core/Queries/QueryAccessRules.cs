using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>Who may ask what: nobody, unless the region says so; for the duties and as often as it says.</summary>
internal sealed class QueryAccessRules(INodeCount nodes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(ApplicationRef, string), MinuteCount> _counts = new();

    public Fault? Check(ApplicationRef asker, QueryAccess? access, QueryContract contract, ImmutableArray<string> values)
    {
        if (access is null) return QueryFaults.NotAllowed(asker.Application, contract.Name);
        if (!access.Duties.IsEmpty && contract.DutyItem is { } duty && !access.Duties.Contains(values[duty]))
            return QueryFaults.NoDuty(access.Duties, contract.Question[duty].Element);
        if (access.PerMinute is not { } limit) return null;
        // Callers are spread over the nodes by whatever stands before them, so each node answers for its part.
        var most = Math.Max(1, limit / Math.Max(1, nodes.Nodes));
        return _counts.GetOrAdd((asker, contract.Name), _ => new MinuteCount(clock)).Take(most) is { } wait ? QueryFaults.TooMany(limit, wait) : null;
    }

    /// <summary>Counts within a minute from the first. Thread-safe.</summary>
    private sealed class MinuteCount(TimeProvider clock)
    {
        private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
        private readonly Lock _gate = new();
        private long _since = clock.GetTimestamp();
        private int _count;

        public TimeSpan? Take(int most)
        {
            lock (_gate)
            {
                var passed = clock.GetElapsedTime(_since);
                if (passed >= Minute || _count == 0) (_since, _count, passed) = (clock.GetTimestamp(), 0, TimeSpan.Zero);
                if (_count >= most) return Minute - passed;
                _count++;
                return null;
            }
        }
    }
}
