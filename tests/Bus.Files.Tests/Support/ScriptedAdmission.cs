using Bus.Core.Admission;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>Lets every file in, unless a test says why not.</summary>
internal sealed class ScriptedAdmission : IAdmission
{
    public Func<long, Fault?> OfFile { get; set; } = _ => null;
    public AdmissionStatus Status => new([], null, []);
    public Fault? Look(MunicipalityCode municipality) => null;
    public Fault? TakeQuestion(MunicipalityCode municipality) => null;
    public Fault? TakeMessage(MunicipalityCode municipality) => null;
    public Task<Fault?> LookAtFileAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation) => Task.FromResult(OfFile(bytes));
}
