using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>
/// What of a contract's version must stay as it is once records of it are journalled, by element names. A record lies in the journal as its values one after the other, and its keys as
/// hashes: with other items in between old records would go out under wrong names, with another key their order and what they replace would be lost, with other amounts their totals.
/// </summary>
/// <param name="Items">The contract's own items, in their order.</param>
/// <param name="OrderingKey">順序保証キー.</param>
/// <param name="Identity">What makes a record the same business fact.</param>
/// <param name="Amounts">転送合計: the items whose sum is a record's amount.</param>
public sealed record ContractForm(ImmutableArray<string> Items, ImmutableArray<string> OrderingKey, ImmutableArray<string> Identity, ImmutableArray<string> Amounts)
{
    /// <summary>A contract's.</summary>
    public static ContractForm Of(Contract contract) =>
        new([.. contract.Items.Select(i => i.Element)], Names(contract, contract.OrderingKey), Names(contract, contract.Identity), Names(contract, contract.AmountItems));

    /// <summary>What is not as it was in <paramref name="before"/>, for people; null: all is.</summary>
    public Bilingual? DifferenceFrom(ContractForm before)
    {
        if (!Items.SequenceEqual(before.Items))
        {
            var at = Items.Zip(before.Items).TakeWhile(p => p.First == p.Second).Count();
            return new($"項目{at + 1}番目（以前：{Name(before.Items, at)}、今：{Name(Items, at)}）", $"item {at + 1} (before: {Name(before.Items, at)}; now: {Name(Items, at)})");
        }
        return Difference("orderingKey", before.OrderingKey, OrderingKey) ?? Difference("identity", before.Identity, Identity) ?? Difference("totals/transfer", before.Amounts, Amounts);
    }

    private static Bilingual? Difference(string what, ImmutableArray<string> before, ImmutableArray<string> now) => now.SequenceEqual(before) ? null
        : new($"{what}（以前：{Names(before)}、今：{Names(now)}）", $"{what} (before: {Names(before)}; now: {Names(now)})");

    private static ImmutableArray<string> Names(Contract contract, ImmutableArray<int> items) => [.. items.Select(i => contract.Items[i].Element)];

    private static string Names(ImmutableArray<string> names) => names.IsEmpty ? "-" : string.Join(", ", names);

    private static string Name(ImmutableArray<string> names, int at) => at < names.Length ? names[at] : "-";
}

/// <summary>A contract that no longer reads what the journal holds of its version.</summary>
/// <param name="Contract">As it is now.</param>
/// <param name="Difference">What of it is not as it was.</param>
public sealed record ContractFormChange(Contract Contract, Bilingual Difference);

/// <summary>By which form the journal's records of each contract's version were written.</summary>
public interface IContractForms
{
    /// <summary>
    /// Remembers the form of contracts that are new, and of those that were changed while the journal has no record of them. Returns those that were changed after it had; empty: all can be used.
    /// </summary>
    Task<ImmutableArray<ContractFormChange>> AdmitAsync(ImmutableArray<Contract> contracts, CancellationToken cancellation);
}
