using Bus.Core.Identity;

namespace Bus.Region.Exporting;

/// <summary>A municipality's document with every secret left out: hashes, sealed ones, initial passwords of staff.</summary>
internal static class WithoutSecrets
{
    public static MunicipalityDocument Of(MunicipalityDocument municipality) => municipality with
    {
        Applications = [.. municipality.Applications.Select(Of)],
        Staff = municipality.Staff is { Value: { } csv } staff ? staff with { Value = StaffList.Write([.. StaffList.Read(csv).Select(r => r with { Password = "" })]) } : municipality.Staff,
        Directory = municipality.Directory is { } directory
            ? directory with { Password = null, Kerberos = directory.Kerberos is { } kerberos ? kerberos with { Keytab = null } : null } : null,
    };

    private static ApplicationDocument Of(ApplicationDocument application) => application with
    {
        Password = [],
        Provides = [.. application.Provides.Select(p => p with { File = p.File is { } file ? file with { Encryption = null } : null, Soap = Of(p.Soap) })],
        Consumes = [.. application.Consumes.Select(c => c with { Soap = Of(c.Soap) })],
        Partners = [.. application.Partners.Select(p => p with { Password = null, Key = null })],
    };

    private static SoapDocument? Of(SoapDocument? target) => target is null ? null : target with { Password = null };
}
