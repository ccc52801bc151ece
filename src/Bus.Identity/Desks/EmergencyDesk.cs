using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.People;
using Bus.Identity.SignOut;
using Microsoft.Extensions.Options;

namespace Bus.Identity;

/// <summary>An emergency id as listed.</summary>
/// <param name="State"><c>ready</c>, <c>in-use</c>, <c>replace</c> (its use is over) or <c>expired</c> (never used, and too old).</param>
public sealed record EmergencyEntry(string Id, string State, IReadOnlyList<string> Duties, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? EndsAt);

/// <summary>緊急用ID are made ahead, printed once and sealed in an envelope; replaced after their use. Each step stands in the audit of sign-ins.</summary>
public sealed class EmergencyDesk
{
    private readonly EmergencyStaff _staff;
    private readonly IEmergencyStore _store;
    private readonly ForcedSignOut _signOut;
    private readonly IOptions<IdentityOptions> _options;
    private readonly TimeProvider _clock;

    internal EmergencyDesk(EmergencyStaff staff, IEmergencyStore store, ForcedSignOut signOut, IOptions<IdentityOptions> options, TimeProvider clock) =>
        (_staff, _store, _signOut, _options, _clock) = (staff, store, signOut, options, clock);

    /// <summary>Makes one; one that is there with this id is replaced, and its envelope is worth nothing any more.</summary>
    /// <param name="id">Null: the next number.</param>
    /// <param name="duties">Empty: all that the region allows.</param>
    public async Task<DeskStep> MakeAsync(MunicipalityCode municipality, string? id, IReadOnlyList<string> duties, CancellationToken cancellation)
    {
        if (_staff.RuleOf(municipality) is not { } rule) return Not("リージョン定義のこの団体に emergency がないので、緊急用 ID は使えません。", "The region file has no emergency for this municipality, so there can be no emergency ids.");
        if (duties.FirstOrDefault(d => !rule.Duties.Contains(d)) is { } other) return Not($"職務 {other} は emergency の duties にありません。", $"Duty {other} is not among the duties of emergency.");
        var present = await _store.ListAsync(municipality, cancellation);
        if (id is null) id = NextOf(present);
        else if (!IsId(id)) return Not($"ID は {EmergencyStaff.Prefix} に続けて英小文字・数字・ハイフンで書いてください（32 文字まで）。", $"An id is {EmergencyStaff.Prefix} and small letters, digits or hyphens, 32 characters at most.");
        var (now, secret) = (_clock.GetUtcNow(), EmergencyStaff.NewSecret());
        var made = new EmergencyId(municipality, id, _staff.HashOf(municipality, id, secret), duties.Count == 0 ? rule.Duties : [.. duties], now, now + _options.Value.EmergencyKeeps, null, null);
        await _store.PutAsync(made, Event(municipality, id, present.Any(p => p.Id == id) ? "replaced" : "made"), cancellation);
        await EndAsync(municipality, id, cancellation);
        return new DeskStep(true, new Bilingual($"{id} を作りました。次の秘密は二度と表示されません。印刷して封筒に封をし、鍵のかかる所に保管してください（{JapanTime.Of(made.ExpiresAt):yyyy-MM-dd} まで有効）。",
            $"{id} was made. The secret is not shown again: print it, seal it in an envelope and lock it away (good until {JapanTime.Of(made.ExpiresAt):yyyy-MM-dd})."), secret) { Id = id };
    }

    /// <summary>All of a municipality.</summary>
    public async Task<IReadOnlyList<EmergencyEntry>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation) => [.. (await _store.ListAsync(municipality, cancellation)).Select(e =>
        new EmergencyEntry(e.Id, StateOf(e), e.Duties, JapanTime.Of(e.MadeAt), JapanTime.Of(e.ExpiresAt), JapanTime.Of(e.UsedAt), JapanTime.Of(e.EndsAt)))];

    /// <summary>Takes one away; whoever uses it is signed out.</summary>
    public async Task<DeskStep> RemoveAsync(MunicipalityCode municipality, string id, CancellationToken cancellation)
    {
        var done = await _store.RemoveAsync(Event(municipality, id, "removed"), id, cancellation);
        await EndAsync(municipality, id, cancellation);
        return done ? new DeskStep(true, new Bilingual($"{id} を廃止しました。", $"{id} was taken away.")) : new DeskStep(false, new Bilingual("この緊急用 ID はありません。", "There is no such emergency id."));
    }

    // The next envelope may have the same id: what was begun with this one must not come to life again with it.
    private Task EndAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) => _signOut.EndAsync(municipality, EmergencyStaff.PersonOf(id), "emergency-over", cancellation);

    private string StateOf(EmergencyId it) => it.EndsAt is { } ends ? ends > _clock.GetUtcNow() ? "in-use" : "replace" : it.ExpiresAt > _clock.GetUtcNow() ? "ready" : "expired";

    private static string NextOf(IReadOnlyList<EmergencyId> present) => EmergencyStaff.Prefix
        + (present.Select(p => int.TryParse(p.Id.AsSpan(EmergencyStaff.Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max() + 1).ToString(CultureInfo.InvariantCulture);

    private static bool IsId(string id) => id.Length <= 32 && id.Length > EmergencyStaff.Prefix.Length && id.StartsWith(EmergencyStaff.Prefix, StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static DeskStep Not(string ja, string en) => new(false, new Bilingual(ja, en));

    private SignInEvent Event(MunicipalityCode municipality, string id, string outcome) => new(municipality, _clock.GetUtcNow(), "emergency", EmergencyStaff.PersonOf(id), null, outcome);
}
