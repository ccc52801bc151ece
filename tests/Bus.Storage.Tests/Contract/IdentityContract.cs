using Bus.Core.Identity;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class IdentityContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private SignInSession Session(string id = "s-1", string token = "t-1") => new()
    {
        Municipality = Samples.Tokushima, Id = id, TokenHash = token, Person = "p-1", Proofs = "password", ProvedAt = Clock.Now, UsedAt = Clock.Now, ExpiresAt = Clock.Now.AddHours(12), Idle = TimeSpan.FromMinutes(15),
    };

    private SignInEvent Event(string kind) => new(Samples.Tokushima, Clock.Now, kind, "p-1", null, "ok");

    private SignOnRecord SignOn(SignInSession session, string? request, string party = "kokuho", string index = "i-1") => new(session with { UsedAt = Clock.Now },
        new SessionParty(session.Id, party, index, "n-1", [1, 2, 3]), request, Clock.Now.AddHours(1), Event("sign-on"));

    [Fact]
    public async Task Session_IsFoundByItsToken_AtItsMunicipality_UntilItEndsOrIsOver()
    {
        var session = Session();
        await Store.SignIns.OpenAsync(session, Event("sign-in"), default);
        Assert.Equal(session, await Store.SignIns.FindAsync(Samples.Tokushima, "t-1", Clock.Now, default));
        Assert.Null(await Store.SignIns.FindAsync(Samples.Takeo, "t-1", Clock.Now, default));
        Assert.Null(await Store.SignIns.FindAsync(Samples.Tokushima, "t-1", Clock.Now.AddHours(12), default));

        await Store.SignIns.ProveAgainAsync(session with { TokenHash = "t-2", ProvedAt = Clock.Now.AddMinutes(1) }, Event("sign-in"), default);
        Assert.Null(await Store.SignIns.FindAsync(Samples.Tokushima, "t-1", Clock.Now, default));
        Assert.Equal(Clock.Now.AddMinutes(1), (await Store.SignIns.FindAsync(Samples.Tokushima, "t-2", Clock.Now, default))!.ProvedAt);

        Assert.True(await Store.SignIns.EndAsync(Samples.Tokushima, "s-1", Event("sign-out"), default));
        Assert.False(await Store.SignIns.EndAsync(Samples.Tokushima, "s-1", Event("sign-out"), default));
        Assert.Null(await Store.SignIns.FindAsync(Samples.Tokushima, "t-2", Clock.Now, default));
        Assert.Equal(["sign-out", "sign-in", "sign-in"], (await Store.SignIns.EventsAsync(Samples.Tokushima, 10, default)).Select(e => e.Kind));
    }

    [Fact]
    public async Task SignOn_OfOneRequest_IsCommittedOnce_AlsoAtTheSameTime()
    {
        var session = Session();
        await Store.SignIns.OpenAsync(session, Event("sign-in"), default);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.SignIns.SignOnAsync(SignOn(session, "r-1"), default)));
        Assert.Single(answers, SignOnOutcome.Committed);
        Assert.Equal(7, answers.Count(a => a == SignOnOutcome.Replayed));
        // Another relying party may use the same id; the provider itself needs none.
        Assert.Equal(SignOnOutcome.Committed, await Store.SignIns.SignOnAsync(SignOn(session, "r-1", "nenkin"), default));
        Assert.Equal(SignOnOutcome.Committed, await Store.SignIns.SignOnAsync(SignOn(session, null, index: "i-2"), default));
        var parties = await Store.SignIns.PartiesAsync(Samples.Tokushima, "s-1", default);
        Assert.Equal(["kokuho i-2", "nenkin i-1"], parties.Select(p => $"{p.RelyingParty} {p.SessionIndex}"));
        Assert.Equal([1, 2, 3], Assert.Single(await Store.SignIns.OfNameAsync(Samples.Tokushima, "kokuho", "n-1", default)).SealedName);
        await Store.SignIns.EndAsync(Samples.Tokushima, "s-1", Event("sign-out"), default);
        Assert.Empty(await Store.SignIns.OfNameAsync(Samples.Tokushima, "kokuho", "n-1", default));
    }

    [Fact]
    public async Task SignOn_Again_KeepsWhatThePartyWasToldLast_WhateverOfItIsNew()
    {
        var session = Session();
        await Store.SignIns.OpenAsync(session, Event("sign-in"), default);
        SessionParty[] told =
        [
            new("s-1", "kokuho", "i-1", "n-1", [1]), new("s-1", "kokuho", "i-1", "n-1", [1]), new("s-1", "kokuho", "i-2", "n-1", [1]), new("s-1", "kokuho", "i-2", "n-2", [1]), new("s-1", "kokuho", "i-2", "n-2", [2]),
        ];
        foreach (var party in told)
        {
            Assert.Equal(SignOnOutcome.Committed, await Store.SignIns.SignOnAsync(SignOn(session, null) with { Party = party }, default));
            var kept = Assert.Single(await Store.SignIns.PartiesAsync(Samples.Tokushima, "s-1", default));
            Assert.Equal(party with { SealedName = [] }, kept with { SealedName = [] });
            Assert.Equal(party.SealedName, kept.SealedName);
            Assert.Single(await Store.SignIns.OfNameAsync(Samples.Tokushima, "kokuho", party.NameHash, default));
        }
        Assert.Empty(await Store.SignIns.OfNameAsync(Samples.Tokushima, "kokuho", "n-1", default));
    }

    [Fact]
    public async Task SignOn_InASessionThatIsNotWhatItWas_WritesNothing()
    {
        var session = Session();
        await Store.SignIns.OpenAsync(session, Event("sign-in"), default);
        Assert.Equal(SignOnOutcome.SessionOver, await Store.SignIns.SignOnAsync(SignOn(session with { TokenHash = "t-0" }, "r-1"), default));
        var late = SignOn(session, "r-1");
        Assert.Equal(SignOnOutcome.SessionOver, await Store.SignIns.SignOnAsync(late with { Session = session with { UsedAt = session.ExpiresAt } }, default));
        await Store.SignIns.EndAsync(Samples.Tokushima, "s-1", Event("sign-out"), default);
        Assert.Equal(SignOnOutcome.SessionOver, await Store.SignIns.SignOnAsync(SignOn(session, "r-1"), default));
        Assert.Empty(await Store.SignIns.PartiesAsync(Samples.Tokushima, "s-1", default));
        Assert.Equal(["sign-out", "sign-in"], (await Store.SignIns.EventsAsync(Samples.Tokushima, 10, default)).Select(e => e.Kind));
        // The request is still unanswered.
        await Store.SignIns.OpenAsync(session with { Id = "s-2", TokenHash = "t-2" }, Event("sign-in"), default);
        Assert.Equal(SignOnOutcome.Committed, await Store.SignIns.SignOnAsync(SignOn(session with { Id = "s-2", TokenHash = "t-2" }, "r-1"), default));
    }

    [Fact]
    public async Task OnceItem_IsTakenOnce_AndNotAfterItsTime()
    {
        var item = new OnceItem(Samples.Tokushima, "artifact", "a", [7], Clock.Now.AddMinutes(1));
        Assert.True(await Store.UsedOnce.AddAsync(item, default));
        Assert.False(await Store.UsedOnce.AddAsync(item, default));
        Assert.Equal([7], await Store.UsedOnce.FindAsync(Samples.Tokushima, "artifact", "a", Clock.Now, default));
        Assert.Null(await Store.UsedOnce.FindAsync(Samples.Takeo, "artifact", "a", Clock.Now, default));
        Assert.Null(await Store.UsedOnce.FindAsync(Samples.Tokushima, "artifact", "a", Clock.Now.AddMinutes(1), default));
        await Store.UsedOnce.ReplaceAsync(item with { Value = [8] }, default);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.UsedOnce.TakeAsync(Samples.Tokushima, "artifact", "a", Clock.Now, default)));
        Assert.Equal([8], Assert.Single(taken, t => t is not null));
    }

    [Fact]
    public async Task Keys_GoFromNextToRetired_OneAState_AndRetiredOnesAreErased()
    {
        StoredSigningKey Key(string id, SigningKeyState state) => new(Samples.Tokushima, id, "rsa", state, [1], [2], Clock.Now, Clock.Now);
        async Task<string> StatesAsync() => string.Join(' ', (await Store.SigningKeys.ListAsync(Samples.Tokushima, default)).OrderBy(k => k.Id).Select(k => $"{k.Id}:{k.State}:{k.SealedKey.Length}"));

        Assert.True(await Store.SigningKeys.AddAsync(Key("a", SigningKeyState.Current), default));
        Assert.False(await Store.SigningKeys.AddAsync(Key("b", SigningKeyState.Current), default));
        Assert.False(await Store.SigningKeys.PromoteAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.True(await Store.SigningKeys.AddAsync(Key("b", SigningKeyState.Next), default));
        Assert.True(await Store.SigningKeys.PromoteAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.Equal("a:Previous:1 b:Current:1", await StatesAsync());
        Assert.True(await Store.SigningKeys.AddAsync(Key("c", SigningKeyState.Next), default));
        Assert.False(await Store.SigningKeys.PromoteAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.True(await Store.SigningKeys.RetireAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.False(await Store.SigningKeys.RetireAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.True(await Store.SigningKeys.PromoteAsync(Samples.Tokushima, "rsa", Clock.Now, default));
        Assert.Equal("a:Retired:0 b:Previous:1 c:Current:1", await StatesAsync());
    }

    [Fact]
    public async Task Sweep_ForgetsWhatIsOver_AndKeepsTheRest()
    {
        await Store.SignIns.OpenAsync(Session(), Event("sign-in"), default);
        await Store.SignIns.SignOnAsync(SignOn(Session(), "r-1"), default);
        await Store.UsedOnce.AddAsync(new OnceItem(Samples.Tokushima, "k", "long", [], Clock.Now.AddDays(9)), default);
        await Store.SignIns.SweepAsync(Clock.Now.AddHours(2), Clock.Now, default);
        Assert.NotNull(await Store.SignIns.FindAsync(Samples.Tokushima, "t-1", Clock.Now, default));
        Assert.Equal(SignOnOutcome.Committed, await Store.SignIns.SignOnAsync(SignOn(Session(), "r-1"), default));
        await Store.SignIns.SweepAsync(Clock.Now.AddHours(13), Clock.Now.AddSeconds(1), default);
        Assert.Null(await Store.SignIns.FindAsync(Samples.Tokushima, "t-1", Clock.Now, default));
        Assert.Empty(await Store.SignIns.PartiesAsync(Samples.Tokushima, "s-1", default));
        Assert.Empty(await Store.SignIns.EventsAsync(Samples.Tokushima, 10, default));
        Assert.NotNull(await Store.UsedOnce.FindAsync(Samples.Tokushima, "k", "long", Clock.Now, default));
    }

    [Fact]
    public async Task Guesses_AreCountedByPersonAndDevice_UntilOthersMustWait_AlsoAtTheSameTime()
    {
        var (guess, end) = (new Guess(Samples.Tokushima, "p", ""), Clock.Now.AddMinutes(15));
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Store.Guesses.TryAsync(guess, 5, Clock.Now, end, default)));
        Assert.Equal([1, 2, 3, 4, 5], verdicts.Where(v => v.WaitUntil is null).Select(v => v.Tries).Order());
        Assert.All(verdicts.Where(v => v.Tries == 0), v => Assert.Equal(end, v.WaitUntil));

        foreach (var other in (Guess[])[guess with { Device = "d" }, guess with { Subject = "q" }, guess with { Municipality = Samples.Takeo }])
            Assert.Equal(new GuessVerdict(1, null), await Store.Guesses.TryAsync(other, 5, Clock.Now, end, default));
        await Store.Guesses.TakeBackAsync(guess, default);
        Assert.Equal(new GuessVerdict(5, null), await Store.Guesses.TryAsync(guess, 5, Clock.Now, end, default));
        // Later it is forgotten, by itself or by the sweep.
        Assert.Equal(new GuessVerdict(1, null), await Store.Guesses.TryAsync(guess, 5, end, end.AddMinutes(15), default));
        Assert.Equal(2, await Store.Guesses.ForgetAsync(Samples.Tokushima, "p", default));
        await Store.SignIns.SweepAsync(end, Clock.Now, default);
        Assert.Equal(0, await Store.Guesses.ForgetAsync(Samples.Tokushima, "q", default));
    }

    [Fact]
    public async Task Password_IsChangedOnce_FromTheOneThatStoodThere_WithItsLineOfTheAudit()
    {
        Assert.Null(await Store.Accounts.FindAsync(Samples.Tokushima, "p-1", default));
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Store.Accounts.ChangePasswordAsync(Event("password"), "p-1", null, new NewPassword($"h-{i}", [], true), default)));
        Assert.Single(results, won => won);
        var first = (await Store.Accounts.FindAsync(Samples.Tokushima, "p-1", default))!;
        Assert.True(first.MustChange);
        Assert.False(await Store.Accounts.ChangePasswordAsync(Event("password"), "p-1", "other", new NewPassword("h", [], false), default));
        Assert.True(await Store.Accounts.ChangePasswordAsync(Event("password"), "p-1", first.Password, new NewPassword("h", ["h-0", "a"], false), default));
        var second = (await Store.Accounts.FindAsync(Samples.Tokushima, "p-1", default))!;
        Assert.Equal(("h", false), (second.Password, second.MustChange));
        Assert.Equal(["h-0", "a"], second.Earlier.ToArray());
        Assert.Null(await Store.Accounts.FindAsync(Samples.Takeo, "p-1", default));
        Assert.Equal(2, (await Store.SignIns.EventsAsync(Samples.Tokushima, 10, default)).Count);
    }

    [Fact]
    public async Task SessionsOfAPerson_EndTogether_ButForOne()
    {
        foreach (var i in Enumerable.Range(1, 3)) await Store.SignIns.OpenAsync(Session($"s-{i}", $"t-{i}"), Event("sign-in"), default);
        await Store.SignIns.OpenAsync(Session("s-4", "t-4") with { Person = "p-2" }, Event("sign-in"), default);
        Assert.Equal(2, await Store.SignIns.EndAllAsync(Samples.Tokushima, "p-1", "s-2", Event("sign-out"), default));
        Assert.Equal(1, await Store.SignIns.EndAllAsync(Samples.Tokushima, "p-1", null, Event("sign-out"), default));
        Assert.Null(await Store.SignIns.FindAsync(Samples.Tokushima, "t-2", Clock.Now, default));
        Assert.NotNull(await Store.SignIns.FindAsync(Samples.Tokushima, "t-4", Clock.Now, default));
        Assert.Equal(3, (await Store.SignIns.EventsAsync(Samples.Tokushima, 100, default)).Count(e => e.Kind == "sign-out"));
    }

    [Fact]
    public async Task SecondFactor_IsEnrolledOnce_EachStepAndCodeUsedOnce_AndTakenAway()
    {
        var secret = new NewSecret([1, 2], ["r-1", "r-2"]);
        var enrolled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.Accounts.EnrolAsync(Event("second-factor"), "p-1", secret, 7, default)));
        Assert.Single(enrolled, won => won);
        Assert.Equal([1, 2], (await Store.Accounts.FindAsync(Samples.Tokushima, "p-1", default))!.SealedSecret);
        var used = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.Accounts.UseStepAsync(Samples.Tokushima, "p-1", 8, default)));
        Assert.Single(used, won => won);
        Assert.False(await Store.Accounts.UseStepAsync(Samples.Tokushima, "p-1", 7, default));
        Assert.False(await Store.Accounts.UseStepAsync(Samples.Takeo, "p-1", 9, default));
        var recovered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.Accounts.UseRecoveryAsync(Event("second-factor"), "p-1", "r-1", default)));
        Assert.Single(recovered, won => won);
        Assert.True(await Store.Accounts.UseRecoveryAsync(Event("second-factor"), "p-1", "r-2", default));
        Assert.True(await Store.Accounts.ForgetSecretAsync(Event("second-factor"), "p-1", default));
        Assert.False(await Store.Accounts.ForgetSecretAsync(Event("second-factor"), "p-1", default));
        Assert.False(await Store.Accounts.UseStepAsync(Samples.Tokushima, "p-1", 99, default));
    }

    [Fact]
    public async Task OpenSessions_AreThoseInUse_OfOneMunicipality()
    {
        foreach (var i in Enumerable.Range(1, 3)) await Store.SignIns.OpenAsync(Session($"s-{i}", $"t-{i}") with { UsedAt = Clock.Now.AddMinutes(i) }, Event("sign-in"), default);
        await Store.SignIns.EndAsync(Samples.Tokushima, "s-2", Event("sign-out"), default);
        Assert.Equal(["s-3", "s-1"], (await Store.SignIns.OpenSessionsAsync(Samples.Tokushima, Clock.Now, Clock.Now, default)).Select(s => s.Id));
        Assert.Equal(["s-3"], (await Store.SignIns.OpenSessionsAsync(Samples.Tokushima, Clock.Now, Clock.Now.AddMinutes(1), default)).Select(s => s.Id));
        Assert.Empty(await Store.SignIns.OpenSessionsAsync(Samples.Takeo, Clock.Now, Clock.Now, default));
    }

    [Fact]
    public async Task StaffList_HoldsFromItsDay_AndOneOfTheSameDayTakesItsPlace()
    {
        var (april, may) = (new DateOnly(2026, 4, 1), new DateOnly(2026, 5, 1));
        await Store.Staff.PutAsync(Event("staff-list"), may, [5], default);
        await Store.Staff.PutAsync(Event("staff-list"), april, [4], default);
        var first = await Store.Staff.MarksAsync(Samples.Tokushima, default);
        await Store.Staff.PutAsync(Event("staff-list"), april, [44], default);
        var second = await Store.Staff.MarksAsync(Samples.Tokushima, default);
        Assert.Equal([april, may], second.Select(m => m.From));
        // Written within the same millisecond, it is told apart all the same.
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal([44], await Store.Staff.FindAsync(Samples.Tokushima, april, default));
        Assert.Null(await Store.Staff.FindAsync(Samples.Takeo, april, default));
        Assert.Empty(await Store.Staff.MarksAsync(Samples.Takeo, default));
    }

    private DirectoryPerson Known(string person, string key, string login) => new(Samples.Tokushima, person, key, login, [1, 2], Clock.Now, false);

    [Fact]
    public async Task DirectoryPerson_IsOneEntryAndOneId_AndLoginsPassOn()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Store.Directory.AddAsync(Known($"d-{i}", "k-1", "l-1"), Event("directory"), default)));
        Assert.Single(added, won => won);
        var first = (await Store.Directory.ByKeyAsync(Samples.Tokushima, "k-1", default))!;
        // An id is one entry's.
        Assert.False(await Store.Directory.AddAsync(Known(first.Person, "k-2", "l-2"), Event("directory"), default));
        Assert.True(await Store.Directory.AddAsync(Known("d-9", "k-2", "l-2"), Event("directory"), default));
        await Store.Directory.SeenAsync(Known("d-9", "k-2", "l-1") with { Sealed = [7] }, default);
        Assert.Equal("d-9", (await Store.Directory.ByLoginAsync(Samples.Tokushima, "l-1", default))!.Person);
        Assert.Null(await Store.Directory.ByLoginAsync(Samples.Tokushima, "l-2", default));
        Assert.Equal("", (await Store.Directory.FindAsync(Samples.Tokushima, first.Person, default))!.LoginHash);
        Assert.Equal([7], (await Store.Directory.FindAsync(Samples.Tokushima, "d-9", default))!.Sealed);
        Assert.True(await Store.Directory.GoneAsync(Event("directory"), "d-9", default));
        Assert.False(await Store.Directory.GoneAsync(Event("directory"), "d-9", default));
        Assert.Null(await Store.Directory.ByLoginAsync(Samples.Tokushima, "l-1", default));
        Assert.True((await Store.Directory.ByKeyAsync(Samples.Tokushima, "k-2", default))!.IsGone);
        await Store.Directory.SeenAsync(Known("d-9", "k-2", "l-1"), default);
        Assert.False((await Store.Directory.FindAsync(Samples.Tokushima, "d-9", default))!.IsGone);
        Assert.Equal(2, (await Store.Directory.AllAsync(Samples.Tokushima, default)).Count);
        Assert.Empty(await Store.Directory.AllAsync(Samples.Takeo, default));
        Assert.Equal(3, (await Store.SignIns.EventsAsync(Samples.Tokushima, 10, default)).Count);
        // An entry that was made anew: its key goes to who it was before, and who it was meanwhile is gone.
        Assert.False(await Store.Directory.RelinkAsync(Known("nobody", "k-2", "l-1"), Event("directory"), default));
        Assert.True(await Store.Directory.RelinkAsync(Known(first.Person, "k-2", "l-1"), Event("directory"), default));
        Assert.Equal((first.Person, first.Person), ((await Store.Directory.ByKeyAsync(Samples.Tokushima, "k-2", default))!.Person, (await Store.Directory.ByLoginAsync(Samples.Tokushima, "l-1", default))!.Person));
        Assert.Null(await Store.Directory.ByKeyAsync(Samples.Tokushima, "k-1", default));
        Assert.True((await Store.Directory.FindAsync(Samples.Tokushima, "d-9", default))!.IsGone);
    }

    [Fact]
    public async Task EmergencyId_IsGoodFromItsFirstUseForAWhile_AndANewSecretMakesItNew()
    {
        var made = new EmergencyId(Samples.Tokushima, "kinkyu-1", "h-1", ["a", "b"], Clock.Now, Clock.Now.AddDays(10), null, null);
        await Store.Emergencies.PutAsync(made, Event("emergency"), default);
        Assert.Equal(["a", "b"], (await Store.Emergencies.FindAsync(Samples.Tokushima, "kinkyu-1", default))!.Duties.AsEnumerable());
        Assert.Null(await Store.Emergencies.UseAsync(Event("emergency"), "kinkyu-1", "h-2", Clock.Now.AddHours(8), default));
        Assert.Null(await Store.Emergencies.UseAsync(Event("emergency") with { At = Clock.Now.AddDays(11) }, "kinkyu-1", "h-1", Clock.Now.AddDays(12), default));
        var used = (await Store.Emergencies.UseAsync(Event("emergency"), "kinkyu-1", "h-1", Clock.Now.AddHours(8), default))!;
        Assert.Equal((Clock.Now, Clock.Now.AddHours(8)), (used.UsedAt!.Value, used.EndsAt!.Value));
        // Again, and it ends no later for it.
        var again = (await Store.Emergencies.UseAsync(Event("emergency") with { At = Clock.Now.AddHours(7) }, "kinkyu-1", "h-1", Clock.Now.AddHours(15), default))!;
        Assert.Equal((used.UsedAt, used.EndsAt), (again.UsedAt, again.EndsAt));
        Assert.Equal(["kinkyu-1"], (await Store.Emergencies.UsedAsync(default)).Select(e => e.Id));
        Assert.Null(await Store.Emergencies.UseAsync(Event("emergency") with { At = Clock.Now.AddHours(8) }, "kinkyu-1", "h-1", Clock.Now.AddHours(16), default));
        await Store.Emergencies.PutAsync(made with { SecretHash = "h-3" }, Event("emergency"), default);
        Assert.Null((await Store.Emergencies.FindAsync(Samples.Tokushima, "kinkyu-1", default))!.UsedAt);
        Assert.Empty(await Store.Emergencies.ListAsync(Samples.Takeo, default));
        Assert.True(await Store.Emergencies.RemoveAsync(Event("emergency"), "kinkyu-1", default));
        Assert.False(await Store.Emergencies.RemoveAsync(Event("emergency"), "kinkyu-1", default));
    }

    [Fact]
    public async Task FetchedMetadata_IsClaimedByOne_KeepsTheLastGoodOne_AndBeginsAnewAtAnotherAddress()
    {
        var (store, now) = (Store.FetchedMetadata, Clock.Now);
        Task<bool> ClaimAsync(string url = "https://sp/m") => store.ClaimAsync(Samples.Tokushima, "kokuho", url, Clock.Now, Clock.Now.AddMinutes(1), default);
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAsync())), won => won);
        await store.KeepAsync(Samples.Tokushima, "kokuho", "https://sp/m", "<a/>", now, now.AddHours(24), Event("metadata"), default);
        Assert.False(await ClaimAsync());
        Assert.Equal("<a/>", await store.TextAsync(Samples.Tokushima, "kokuho", "https://sp/m", default));
        Assert.Null(await store.TextAsync(Samples.Takeo, "kokuho", "https://sp/m", default));
        Assert.Equal(new Bus.Core.Identity.FetchedMetadata(Samples.Tokushima, "kokuho", "https://sp/m", now, now.AddHours(24), null, new("", "")), Assert.Single(await store.ListAsync(default)));

        Clock.Now += TimeSpan.FromHours(24);
        Assert.True(await ClaimAsync());
        await store.FailAsync(Samples.Tokushima, "kokuho", "https://sp/m", new("期限切れ", "expired"), Clock.Now, Clock.Now.AddMinutes(10), null, default);
        await store.FailAsync(Samples.Tokushima, "kokuho", "https://sp/m", new("壊れ", "broken"), Clock.Now.AddMinutes(9), Clock.Now.AddMinutes(10), null, default);
        var failing = Assert.Single(await store.ListAsync(default));
        Assert.Equal((Clock.Now, "broken", now), (failing.FailingSince, failing.Trouble.En, failing.TextAt));
        Assert.Equal("<a/>", await store.TextAsync(Samples.Tokushima, "kokuho", "https://sp/m", default));
        await store.KeepAsync(Samples.Tokushima, "kokuho", "https://sp/m", null, Clock.Now, Clock.Now.AddHours(24), null, default);
        Assert.Equal((null, now), (Assert.Single(await store.ListAsync(default)).FailingSince, Assert.Single(await store.ListAsync(default)).TextAt));

        Assert.True(await ClaimAsync("https://sp/other"));
        Assert.Null(Assert.Single(await store.ListAsync(default)).TextAt);
        Assert.Null(await store.TextAsync(Samples.Tokushima, "kokuho", "https://sp/other", default));
    }

    [Fact]
    public async Task Passkey_IsOnePersonsAtOneMunicipality_ItsCounterMovesOnce_AndItGoes()
    {
        var store = Store.Passkeys;
        var key = new StoredPasskey(Samples.Tokushima, "h-1", "p-1", [1, 2], 0, Clock.Now, null);
        Assert.True(await store.AddAsync(key, Event("passkey"), default));
        Assert.False(await store.AddAsync(key with { Person = "p-2" }, Event("passkey"), default));
        Assert.Null(await store.FindAsync(Samples.Takeo, "h-1", default));
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.UseAsync(Samples.Tokushima, "h-1", 0, 5, Clock.Now, default))), won => won);
        Assert.False(await store.ReplaceAsync(Samples.Tokushima, "p-2", "h-1", [9], default));
        Assert.True(await store.ReplaceAsync(Samples.Tokushima, "p-1", "h-1", [3], default));
        var found = (await store.FindAsync(Samples.Tokushima, "h-1", default))!;
        Assert.Equal((5L, Clock.Now, "p-1", (byte)3), (found.SignCount, found.UsedAt, found.Person, found.Sealed[0]));
        await store.AddAsync(key with { Hash = "h-2" }, Event("passkey"), default);
        Assert.Equal(0, await store.RemoveAsync(Event("passkey"), "p-2", "h-1", default));
        Assert.Equal(1, await store.RemoveAsync(Event("passkey"), "p-1", "h-1", default));
        Assert.Equal("h-2", Assert.Single(await store.OfPersonAsync(Samples.Tokushima, "p-1", default)).Hash);
        Assert.Equal(1, await store.RemoveAsync(Event("passkey"), "p-1", null, default));
        Assert.Empty(await store.OfPersonAsync(Samples.Tokushima, "p-1", default));
    }
}
