using Bus.Core.Contracts;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Region.Applying;
using Bus.Region.Planning;
using Bus.Region.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Region;

/// <summary>What an apply came to.</summary>
public sealed record RegionApplied
{
    /// <summary>True if a new region is in force. False: there were errors, nothing to change, or it was a dry run.</summary>
    public required bool Applied { get; init; }
    /// <summary>What changed or would change, and what is kept though the file does not name it; empty where there are errors.</summary>
    public IReadOnlyList<RegionChange> Changes { get; init; } = [];
    /// <summary>Errors (then nothing was applied) and warnings.</summary>
    public IReadOnlyList<RegionProblem> Problems { get; init; } = [];
    /// <summary>Routes that are gone, or would be. What is not delivered on them stays in the journal: the caller warns.</summary>
    public IReadOnlyList<RouteId> RemovedRoutes { get; init; } = [];

    /// <summary>The version of the region that was looked at.</summary>
    public long Version { get; init; }
    /// <summary>True: another version is in force than the one that it was to be applied to; nothing was done.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>True if the document was refused.</summary>
    public bool IsRefused => Problems.Any(p => p.Severity == RegionSeverity.Error);
}

/// <summary>Puts region documents in force, one at a time: validate, make keys, hash and seal, plan, replace. Thread-safe.</summary>
/// <param name="initial">What initial passwords of staff must be; null: anything.</param>
/// <param name="own">The hub's own host, which no application may have; null: not known.</param>
public sealed class RegionApplier(IRegionStore store, ICatalogue catalogue, IKeyRing keys, IOptions<RegionOptions> options, IOptions<PasswordOptions> passwords,
    ILogger<RegionApplier> log, InitialPasswordRule? initial = null, HubHost? own = null) : IDisposable
{
    private const int Attempts = 5;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly SecretKeeper _secrets = new(keys, passwords.Value, options.Value);
    private readonly StaffPasswords _staff = new(passwords.Value, options.Value, initial);

    /// <summary>Applies a document to the region in force. Waits while another one is applied.</summary>
    /// <param name="prune">True: what the document does not name is removed. False: it stays, and is listed as kept.</param>
    /// <param name="dryRun">True: only says what would change; makes no key, hash or seal.</param>
    /// <param name="cancellation">Until the region is committed.</param>
    /// <param name="mayChangeOversight">False: a document that changes who operates the hub, or what needs a second person, is refused.</param>
    /// <param name="basis">Only to this version of the region (<see cref="RegionApplied.Version"/> of a dry run), so that what was shown is what is done; null: to whatever is in force.</param>
    public async Task<RegionApplied> ApplyAsync(RegionDocument document, bool prune, bool dryRun, CancellationToken cancellation, bool mayChangeOversight = true, long? basis = null)
    {
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Another node may apply at the same time: then the document is looked at again, against what that one made of the region.
            for (var attempt = 1; ; attempt++)
                if (await ApplyAloneAsync(document, prune, dryRun, mayChangeOversight, basis, cancellation).ConfigureAwait(false) is { } applied) return applied;
                else if (attempt == Attempts) throw new IOException("The region is being changed on other nodes all the time; apply again.");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Null: another node replaced the region meanwhile.</summary>
    private async Task<RegionApplied?> ApplyAloneAsync(RegionDocument document, bool prune, bool dryRun, bool mayChangeOversight, long? basis, CancellationToken cancellation)
    {
        var (version, current) = (store.Version, store.Current);
        // The two are read one after the other: only where the number stands, it is that region's.
        if (store.Version != version) return null;
        if (basis is { } wanted && wanted != version) return new RegionApplied { Applied = false, Version = version, IsOutdated = true };
        var problems = new ProblemList(options.Value.MaxProblems);
        if (RegionValidator.Check(document, catalogue.Current, current, prune, options.Value, problems, own) is not { } valid) return Refused(problems);

        // Where nothing was wrong, the municipalities stand as in the document.
        for (var i = 0; i < valid.Declared.Municipalities.Length; i++)
            _staff.Check(valid.Declared.Municipalities[i].Staff, current.Find(valid.Declared.Municipalities[i].Code)?.Staff, DocumentPath.Root["municipalities"][i]["staff"], problems);
        if (problems.HasErrors) return Refused(problems);
        if (!dryRun) await MakeKeysAsync(current, valid.Declared, cancellation).ConfigureAwait(false);
        var secrets = await _secrets.KeepAsync(valid, current, dryRun, problems, cancellation).ConfigureAwait(false);
        if (problems.HasErrors) return Refused(problems);
        foreach (var municipality in valid.Declared.Municipalities)
            secrets.Staff[municipality.Code] = await _staff.KeepAsync(municipality.Staff, current.Find(municipality.Code)?.Staff, dryRun, cancellation).ConfigureAwait(false);

        var plan = RegionPlanner.Plan(current, valid, secrets, prune);
        if (plan.ChangesOversight && !mayChangeOversight)
        {
            problems.Error(DocumentPath.Root[OversightPlan.OperatorsPath], OperatorTexts.NotYours());
            return Refused(problems);
        }
        var apply = plan.HasChanges && !dryRun;
        if (apply)
        {
            if (!await store.TryReplaceAsync(plan.Region, current, cancellation).ConfigureAwait(false)) return null;
            log.Applied(plan.Changes.Count(c => c.Kind != RegionChangeKind.Kept), plan.Region.Municipalities.Length, prune);
        }
        return new RegionApplied { Applied = apply, Version = version, Changes = plan.Changes, Problems = problems.ToList(), RemovedRoutes = plan.RemovedRoutes };
    }

    // Only for new ones: a key that was destroyed on purpose does not come back because a file names its municipality.
    private async Task MakeKeysAsync(RegionModel current, RegionModel declared, CancellationToken cancellation)
    {
        foreach (var municipality in declared.Municipalities)
            if (current.Find(municipality.Code) is null) await keys.EnsureAsync(municipality.Code, cancellation).ConfigureAwait(false);
    }

    private RegionApplied Refused(ProblemList problems)
    {
        var all = problems.ToList();
        log.Refused(all.Count(p => p.Severity == RegionSeverity.Error));
        return new RegionApplied { Applied = false, Problems = all };
    }
}
