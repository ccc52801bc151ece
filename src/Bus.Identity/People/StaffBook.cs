using System.Collections.Concurrent;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>The staff directory, in memory; whether a list was imported meanwhile is asked every few seconds, not at every sign-on. A day begins at midnight in Japan.</summary>
internal sealed class StaffBook(IRegionStore region, IStaffStore store, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock) : IStaffDirectory
{
    private sealed record Seen(DateTimeOffset At, IReadOnlyList<StaffListMark> Marks, StaffSource? Region, DateOnly Day, StaffRoll Roll);

    private readonly ConcurrentDictionary<MunicipalityCode, Seen> _seen = [];

    public async ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) => (await NowAsync(municipality, cancellation)).ById(id)?.Person;

    public ValueTask<Person?> FindNowAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) => FindAsync(municipality, id, cancellation);

    public async ValueTask<Account?> ByLoginAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => (await NowAsync(municipality, cancellation)).ByLogin(login);

    public async ValueTask<Account?> ByCardAsync(MunicipalityCode municipality, CardRule rule, string name, CancellationToken cancellation) =>
        (await NowAsync(municipality, cancellation)).All.Where(a => Cards.CardCheck.Is(rule, a.Account.Person, name)).Take(2).ToList() is [var one] ? one.Account : null;

    /// <summary>Who will work there on a day, as things stand.</summary>
    public async Task<StaffRoll> OnAsync(MunicipalityCode municipality, DateOnly day, CancellationToken cancellation) =>
        await MakeAsync(municipality, await store.MarksAsync(municipality, cancellation), day, cancellation);

    /// <summary>The same with another list in force on that day.</summary>
    public StaffRoll With(MunicipalityCode municipality, IEnumerable<StaffRow> list, DateOnly day) => Roll(RegionOf(municipality), list, day);

    /// <summary>A list, sealed for its place.</summary>
    public byte[] Seal(MunicipalityCode municipality, DateOnly from, IReadOnlyCollection<StaffRow> list) => keys.Seal(municipality, Encoding.UTF8.GetBytes(StaffList.Write(list)), Context(from));

    private async ValueTask<StaffRoll> NowAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var (now, today, declared) = (clock.GetUtcNow(), JapanTime.Today(clock), RegionOf(municipality));
        var seen = _seen.GetValueOrDefault(municipality);
        var isSame = seen is not null && seen.Day == today && ReferenceEquals(seen.Region, declared);
        if (isSame && now < seen!.At + options.Value.StaffRefresh && now >= seen.At) return seen.Roll;
        var marks = await store.MarksAsync(municipality, cancellation);
        var roll = isSame && seen!.Marks.SequenceEqual(marks) ? seen.Roll : await MakeAsync(municipality, marks, today, cancellation);
        _seen[municipality] = new Seen(now, marks, declared, today, roll);
        return roll;
    }

    private async Task<StaffRoll> MakeAsync(MunicipalityCode municipality, IReadOnlyList<StaffListMark> marks, DateOnly day, CancellationToken cancellation)
    {
        IEnumerable<StaffRow> list = [];
        if (marks.LastOrDefault(m => m.From <= day) is { } mark && await store.FindAsync(municipality, mark.From, cancellation) is { } value)
            list = StaffList.Read(Encoding.UTF8.GetString(keys.Open(municipality, value, Context(mark.From))));
        return Roll(RegionOf(municipality), list, day);
    }

    private static StaffRoll Roll(StaffSource? declared, IEnumerable<StaffRow> list, DateOnly day) => new(list, StaffList.Read(declared?.Csv ?? ""), day, declared?.ChangeAtFirstSignIn ?? true);

    private StaffSource? RegionOf(MunicipalityCode municipality) => region.Current.Find(municipality)?.Staff;

    private static byte[] Context(DateOnly from) => Encoding.UTF8.GetBytes($"identity-staff/{from:yyyy-MM-dd}");
}
