using Bus.Core.Vocabulary;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import;

/// <summary>Gathers what is found on the way, so that everything is told at once.</summary>
internal sealed class Findings
{
    /// <summary>More of one kind help nobody.</summary>
    private const int Most = 200;

    private readonly List<ImportFault> _faults = [];
    private readonly List<ImportNote> _notes = [];
    private readonly List<ImportProposal> _proposals = [];

    public static readonly Bilingual You = new("実行した人", "whoever ran the command");
    public static readonly Bilingual Supplier = new("パッケージの提供元（ベンダー）", "supplier of the package (vendor)");

    public IReadOnlyList<ImportFault> Faults => _faults;
    public IReadOnlyList<ImportNote> Notes => _notes;
    public IReadOnlyList<ImportProposal> Proposals => _proposals;
    public bool Sound => _faults.Count == 0;

    public void Fault(Place place, string construct, Bilingual cause, Bilingual action, Bilingual party)
    {
        var fault = new ImportFault(place.File, place.Line, construct, cause, action, party);
        if (_faults.Count < Most && !_faults.Contains(fault)) _faults.Add(fault);
    }

    public void Fault(Place place, string construct, string ja, string en, string actionJa, string actionEn, Bilingual party) =>
        Fault(place, construct, new Bilingual(ja, en), new Bilingual(actionJa, actionEn), party);

    public void Note(Place place, string item, string ja, string en)
    {
        var note = new ImportNote(place.File, place.Line, item, new Bilingual(ja, en));
        if (_notes.Count < Most && !_notes.Contains(note)) _notes.Add(note);
    }

    public void Propose(string key, string value, ProposalSource source, string ja, string en) => _proposals.Add(new ImportProposal(key, value, source, new Bilingual(ja, en)));
}

/// <summary>A place in the package.</summary>
internal readonly record struct Place(string File, int Line)
{
    /// <summary>The package as a whole, or what was asked.</summary>
    public static Place None { get; } = new("", 0);
}
