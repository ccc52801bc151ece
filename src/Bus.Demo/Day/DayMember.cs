using System.Security.Cryptography;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Day;

/// <summary>One municipality on one sample day: its passwords, which are new for every run, and its books.</summary>
internal sealed class DayMember(SampleMunicipality place, string filesRoot, bool losesOneRecord)
{
    private const int PasswordLength = 32;

    public SampleMunicipality Place => place;
    public string CollectionPassword { get; } = RandomNumberGenerator.GetHexString(PasswordLength);
    public string DelinquencyPassword { get; } = RandomNumberGenerator.GetHexString(PasswordLength);
    /// <summary>What the hub must show to the delinquency application's own endpoint.</summary>
    public string EndpointPassword { get; } = RandomNumberGenerator.GetHexString(PasswordLength);
    /// <summary>With which the sample member of staff signs in.</summary>
    public string StaffPassword { get; } = RandomNumberGenerator.GetHexString(PasswordLength / 2);
    /// <summary>Where the delinquency application is called; null where it is not.</summary>
    public Uri? Endpoint { get; set; }

    public DeliveryLedger Ledger { get; } = new(losesOneRecord);
    public SenderBooks BySoap { get; } = new(EntryPath.Soap);
    public SenderBooks ByFile { get; } = new(EntryPath.File);

    public string HomeOf(string application) => Path.Combine(filesRoot, place.Code.Value, application);

    public ApplicationLogin LoginOf(string application) => new(place.Code, application,
        application == SampleRegion.Collection ? CollectionPassword : DelinquencyPassword, place.Dialect, place.As);
}
