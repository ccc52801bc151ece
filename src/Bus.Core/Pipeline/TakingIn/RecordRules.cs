using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>What one consumer's character set asks of a record.</summary>
internal sealed record CharacterRule(ICharacterSet Set, int[] Items, bool Reject, string Consumer);

/// <summary>What a record must be, looked at alone: its items, its municipality, its characters. The same for SOAP and files.</summary>
internal sealed class RecordRules
{
    private readonly MunicipalityCode _municipality;
    private readonly byte[] _municipalityUtf8;
    private readonly bool[] _isKey;

    public RecordRules(RecordShape shape, MunicipalityCode municipality, IReadOnlyList<CharacterRule> characters)
    {
        Shape = shape;
        _municipality = municipality;
        _municipalityUtf8 = Encoding.ASCII.GetBytes(municipality.Value);
        Characters = characters;
        // Made for each message, and most consumers hold everything.
        Reported = characters.Count == 0 ? [] : [.. characters.GroupBy(c => c.Set.Name).Select(g => (g.First().Set, g.SelectMany(c => c.Items).Distinct().Order().ToArray()))];
        _isKey = new bool[shape.Items.Length];
        foreach (var item in shape.Contract.OrderingKey) _isKey[item] = true;
    }

    public RecordShape Shape { get; }

    public IReadOnlyList<CharacterRule> Characters { get; }

    /// <summary>Each character set with every item that some consumer takes in it: a character is reported once, however many consumers share the set.</summary>
    public IReadOnlyList<(ICharacterSet Set, int[] Items)> Reported { get; }

    /// <summary>The record's first fault, or null. <paramref name="keyUsable"/>: its ordering key is whole and its own, so that later records of the key can be told.</summary>
    public ItemFault? Check(CandidateReader record, out bool keyUsable)
    {
        keyUsable = record.FieldsReadable;
        if (!record.FieldsReadable) return record.Structural;
        var first = record.Structural;
        // A structural fault of a key item leaves no key to speak of.
        if (first is not null && IsKeyItem(first.Item)) keyUsable = false;
        for (var i = 0; i < Shape.Items.Length; i++)
        {
            if (CheckItem(record, i) is not { } fault) continue;
            if (_isKey[i]) keyUsable = false;
            first ??= fault;
            if (!keyUsable) break;
        }
        return first ?? CheckCharacters(record);
    }

    /// <summary>True if every item of its identity can be relied on.</summary>
    public bool HasIdentity(CandidateReader record)
    {
        if (!record.FieldsReadable || Shape.Contract.Identity.IsEmpty) return false;
        foreach (var item in Shape.Contract.Identity)
            if (CheckItem(record, item) is not null || record.Structural?.Item == Shape.Items[item].Element) return false;
        return true;
    }

    /// <summary>The sum of the amount items; false if one of them cannot be read, or 64 bits cannot hold the sum: a record of any rule is far below that.</summary>
    public bool TryGetAmount(CandidateReader record, out long amount)
    {
        amount = 0;
        if (!record.FieldsReadable) return false;
        Int128 sum = 0;
        foreach (var item in Shape.Contract.AmountItems)
        {
            var field = record.Field(item);
            if (field.IsEmpty && !Shape.Items[item].Required) continue;
            if (!TryGetPart(field, out var part)) return false;
            sum += part;
        }
        if (sum < long.MinValue || sum > long.MaxValue) return false;
        amount = (long)sum;
        return true;
    }

    /// <summary>What is wrong with a record whose items are right by their rules, but whose amount cannot be had: a rule of a site's own may let through more than 64 bits, or spaces.</summary>
    public ItemFault Uncountable(CandidateReader record)
    {
        var item = Shape.Items[Shape.Contract.AmountItems[0]];
        foreach (var index in Shape.Contract.AmountItems)
            if (record.Field(index) is { IsEmpty: false } field && !TryGetPart(field, out _)) item = Shape.Items[index];
        return new ItemFault(item.Element, RecordCode.NotANumber, new(
            $"「{item.Header}」を金額として合計できません。合計しても 64 ビットに収まる整数を、空白なしで書いてください。",
            $"{item.Element} cannot be summed up as an amount. Write an integer without spaces that 64 bits hold, summed up too."));
    }

    private static bool TryGetPart(ReadOnlySpan<byte> field, out long part) => Utf8Parser.TryParse(field, out part, out var read) && read == field.Length;

    private bool IsKeyItem(string element) => Shape.Contract.IndexOf(element) is var i and >= 0 && _isKey[i];

    private ItemFault? CheckItem(CandidateReader record, int index)
    {
        var item = Shape.Items[index];
        var value = record.Field(index);
        if (value.IsEmpty)
            return item.Required
                ? new ItemFault(item.Element, RecordCode.Missing, new($"「{item.Header}」が空です。必須の項目です。", $"{item.Element} is empty, but required."))
                : null;
        if (item.Rule.Check(value) is { } code)
            return new ItemFault(item.Element, code, new(
                $"「{item.Header}」が正しくありません。{item.Rule.ExpectationAfter(code).Ja}でなければなりません。",
                $"{item.Element} is wrong: expected {item.Rule.ExpectationAfter(code).En}."));
        if (index == Shape.Contract.MunicipalityItem && !value.SequenceEqual(_municipalityUtf8))
            return new ItemFault(item.Element, RecordCode.OtherMunicipality, new(
                $"「{item.Header}」が送信元の団体 {_municipality} と異なります。", $"{item.Element} is not the sender's own municipality {_municipality}."));
        return null;
    }

    private ItemFault? CheckCharacters(CandidateReader record)
    {
        foreach (var rule in Characters)
        {
            if (!rule.Reject) continue;
            foreach (var index in rule.Items)
            {
                if (rule.Set.CanHold(record.Field(index))) continue;
                var item = Shape.Items[index];
                return new ItemFault(item.Element, RecordCode.RuleViolated, new(
                    $"「{item.Header}」に、配信先 {rule.Consumer} の文字コード {rule.Set.Name} で表せない文字があります。",
                    $"{item.Element} has a character that {rule.Set.Name}, the character set of consumer {rule.Consumer}, cannot hold."));
            }
        }
        return null;
    }
}
