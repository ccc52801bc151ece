using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Sets up the judge that every record passes while it streams into the journal.</summary>
internal sealed class Validate(IRecordFormats formats, IKeyRing keys, IOptions<IntakeOptions> options) : IStep<Authorized, Validated>
{
    public ValueTask<Result<Validated>> RunAsync(Authorized input, CancellationToken cancellation)
    {
        var contract = input.Shape.Contract;
        // A SOAP message is taken whole or refused whole, so every bad record is named and none is refused for another's sake.
        var policy = input.Arrival.Path == EntryPath.Soap ? OnError.File
            : input.Provision.OnError ?? (contract.OrderingKey.IsEmpty ? OnError.Record : OnError.Key);
        var rules = new RecordRules(input.Shape, input.From.Municipality.Code, CharacterRules(input));
        return new(new Validated(input, new RecordJudge(rules, policy, keys, input.Arrival, options.Value)));
    }

    private List<CharacterRule> CharacterRules(Authorized input)
    {
        var rules = new List<CharacterRule>();
        foreach (var target in input.Targets.Where(t => t.Consumption.By == HandOverKind.File))
        {
            // An unknown set is the delivery's trouble (it parks there), not the sender's.
            if (formats.CharacterSet(target.Consumption.Form) is not { HoldsEverything: false } set) continue;
            rules.Add(new CharacterRule(set, ItemsOf(input.Shape, target), target.Consumption.RejectUnmappable, target.Application));
        }
        return rules;
    }

    private static int[] ItemsOf(RecordShape shape, RouteTarget target) =>
        [.. Enumerable.Range(0, shape.Contract.Items.Length),
         .. target.Consumption.Items.Select(shape.IndexOfAdditional).Where(i => i >= 0)];
}
