using Bus.Core.Contracts;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>What a record of an answer must be: the same rules as for records that are handed over, its municipality included.</summary>
public sealed class AnswerRules(RecordShape shape, MunicipalityCode municipality)
{
    private readonly RecordRules _rules = new(shape, municipality, []);

    /// <summary>The record's first fault; null if it has none.</summary>
    public ItemFault? Check(CandidateReader record) => _rules.Check(record, out _);
}
