using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Admission;

/// <summary>Whether the hub takes new work now. What is on its way already, and what consumers fetch and acknowledge, goes on all the same.</summary>
public interface IAdmission
{
    /// <summary>Whether a message to this municipality's address would be refused now, whoever sends it. Asked before anything of it is read; takes nothing from a quota.</summary>
    /// <returns>Null: it would not. Else <see cref="FaultCode.OverQuota"/>, <see cref="FaultCode.Busy"/> or <see cref="FaultCode.Unavailable"/>, with the time after which to come again.</returns>
    Fault? Look(MunicipalityCode municipality);

    /// <summary>Takes a message of an authenticated sender from its municipality's quota, or says why not.</summary>
    Fault? TakeMessage(MunicipalityCode municipality);

    /// <summary>Takes a question of an authenticated asker from its municipality's quota, or says why not. A backlog of deliveries hinders no question.</summary>
    Fault? TakeQuestion(MunicipalityCode municipality);

    /// <summary>Whether a bulk file of so many bytes may be read now. A file that is over the quota of a whole day gets a fault of the sender's role that does not end
    /// (<see cref="Fault.RetryAfter"/> null); every other one passes.</summary>
    Task<Fault?> LookAtFileAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation);

    /// <summary>How the hub stands, for people.</summary>
    AdmissionStatus Status { get; }
}

/// <summary>How the hub stands.</summary>
/// <param name="Disks">The disks it lives on.</param>
/// <param name="DiskLow">The one on which there is too little room for new work; null: there is enough.</param>
/// <param name="Backlogs">Municipalities with so much undelivered that nothing new is taken from them.</param>
public sealed record AdmissionStatus(IReadOnlyList<DiskRoom> Disks, DiskRoom? DiskLow, IReadOnlyList<MunicipalityCode> Backlogs);

/// <summary>Room on a disk.</summary>
/// <param name="Folder">What of the hub's lies there.</param>
/// <param name="Least">Below this, no new work is taken.</param>
public sealed record DiskRoom(string Folder, long Free, long Size, long Least);

/// <summary>The disks that the hub lives on.</summary>
public interface IDisks
{
    /// <summary>Looks now. A disk that cannot be looked at is left out.</summary>
    IReadOnlyList<(string Folder, long Free, long Size)> Look();
}

/// <summary>How many nodes share the work, this one included. Each gives a municipality its part of the quota.</summary>
public interface INodeCount
{
    /// <summary>At least 1.</summary>
    int Nodes { get; }
}
