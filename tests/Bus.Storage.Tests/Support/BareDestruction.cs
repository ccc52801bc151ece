using Bus.Core.Vocabulary;
using Bus.Storage.Keys;
using Bus.Storage.Writing;

namespace Bus.Storage.Tests.Support;

/// <summary>A key destroyed by itself, without anything that a departure asks for first: for tests of what is left without it.</summary>
internal static class BareDestruction
{
    public static Task<bool> DestroyAsync(this KeyRing keys, MunicipalityCode municipality, CancellationToken cancellation) =>
        keys.DestroyAsync(municipality, WriteScope.Of(municipality), _ => Task.FromResult(true), cancellation);
}
