using System.Collections.Concurrent;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Directories;

/// <summary>The directories of all municipalities that have one, each made anew when its entry in the region changes.</summary>
internal sealed class LdapDirectories(IRegionStore region, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<MunicipalityCode, LdapDirectory> _made = [];

    /// <summary>Null: this municipality has none; its staff stand in the hub.</summary>
    public LdapDirectory? Of(MunicipalityCode municipality)
    {
        if (region.Current.Find(municipality)?.Directory is not { } rule)
        {
            // Connections that are in use end with what they are used for.
            _made.TryRemove(municipality, out _);
            return null;
        }
        return _made.AddOrUpdate(municipality, Make, (code, made) => made.Rule == rule ? made : Make(code));

        LdapDirectory Make(MunicipalityCode code) => new(code, rule, keys, options.Value, clock);
    }

    public void Dispose()
    {
        foreach (var directory in _made.Values) directory.Dispose();
    }
}
