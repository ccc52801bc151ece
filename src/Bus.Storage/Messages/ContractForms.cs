using System.Collections.Immutable;
using System.Text.Json;
using Bus.Core.Contracts;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Messages;

/// <summary>A row a contract's version: its form as JSON.</summary>
internal sealed class ContractForms(JournalDatabase database, TimeProvider clock) : IContractForms
{
    private const string Read = "SELECT contract, version, form FROM contract_form";
    private const string Write =
        """
        INSERT INTO contract_form (contract, version, form, since) VALUES (@contract, @version, @form, @now)
        ON CONFLICT (contract, version) DO UPDATE SET form = excluded.form, since = excluded.since
        """;
    // Asked only of a contract that was changed: it may look at all messages.
    private const string InUse = "SELECT 1 FROM message WHERE contract = @contract AND version = @version LIMIT 1";

    public async Task<ImmutableArray<ContractFormChange>> AdmitAsync(ImmutableArray<Contract> contracts, CancellationToken cancellation)
    {
        var known = (await database.Reads.RunAsync(s => s.ListAsync(row => (Key: (row.GetString(0), row.GetString(1)), Form: row.GetString(2)), Read), cancellation)).ToDictionary(r => r.Key, r => Parse(r.Form));
        var changes = ImmutableArray.CreateBuilder<ContractFormChange>();
        foreach (var contract in contracts)
        {
            var form = ContractForm.Of(contract);
            var difference = known.TryGetValue((contract.Name, contract.Version), out var before) ? form.DifferenceFrom(before) : null;
            if (before is not null && difference is null) continue;
            if (difference is { } what && await InUseAsync(contract, cancellation)) changes.Add(new ContractFormChange(contract, what));
            else await WriteAsync(contract, form, cancellation);
        }
        return changes.DrainToImmutable();
    }

    private async Task<bool> InUseAsync(Contract contract, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ScalarAsync(InUse, ("@contract", contract.Name), ("@version", contract.Version)), cancellation) is not null;

    private Task WriteAsync(Contract contract, ContractForm form, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(Write,
        ("@contract", contract.Name), ("@version", contract.Version), ("@form", JsonSerializer.Serialize(form)), ("@now", clock.GetUtcNow())), WriteScope.Region, cancellation);

    private static ContractForm Parse(string form) => JsonSerializer.Deserialize<ContractForm>(form) ?? throw new InvalidDataException("contract_form: a form is empty");
}
