using System.Security.Cryptography;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Keys;

/// <summary>Opens what lies in the journal, perhaps since before its municipality left and came back.</summary>
internal static class Kept
{
    /// <exception cref="KeyGoneException">The municipality has no key, or it is not the one under which this was sealed.</exception>
    /// <exception cref="AuthenticationTagMismatchException">Altered, or from another place.</exception>
    public static byte[] Open(IKeyRing keys, MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        try
        {
            return keys.Open(municipality, sealedBytes, context);
        }
        catch (AuthenticationTagMismatchException) when (keys.DestroyedAt(municipality) is not null)
        {
            throw new KeyGoneException(municipality);
        }
    }
}
