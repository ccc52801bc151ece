using Bus.Core.Exits;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Host.Exits;

namespace Bus.Host.Tests.Exits;

/// <summary>What the trail says of a key's end.</summary>
public sealed class KeyEndpointsTests
{
    /// <summary>Done again, as the answer asks for, there is no key any more: the trail would say "not destroyed" of a key that is.</summary>
    [Fact]
    public async Task Key_IsDestroyed_AndItsBytesAreNotErasedYet_TheTrailSaysThatItIsDestroyed()
    {
        var (trail, municipality) = (new Trail(), MunicipalityCode.Parse("362018"));
        var exits = new ExitDesk(null!, null!, null!, null!, HubEnvironment.None, null!, null!, TimeProvider.System, null!, null!);
        await KeyEndpoints.DestroyAsync("362018", new DestroyKeyRequest("362018", "left"), new Caller(Actor.Local("tanaka"), trail), new FixedRegion(),
            new Book(new MunicipalityHolding(municipality) { HasKey = true }), new Busy(), exits, default);
        Assert.StartsWith("destroyed", trail.Entries[^1].Detail, StringComparison.Ordinal);
    }

    private sealed class Trail : IAuditTrail
    {
        public List<AuditEntry> Entries { get; } = [];

        public Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
        {
            Entries.Add(entry);
            return Task.CompletedTask;
        }

        public Task<Part<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Book(MunicipalityHolding held) : IMunicipalityBook
    {
        public Task<IReadOnlyList<MunicipalityHolding>> AllAsync(MunicipalityCode? only, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<MunicipalityHolding>>([held]);
    }

    private sealed class Busy : IDeparture
    {
        public Task<DepartureOutcome> DestroyKeyAsync(MunicipalityCode municipality, long regionVersion, CancellationToken cancellation) => throw new TimeoutException();
    }
}
