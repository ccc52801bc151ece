using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class BulkUseContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private Task<long> UsedAsync(MunicipalityCode municipality, DateOnly? day = null) => Store.BulkUse.OfDayAsync(municipality, day ?? Today, default);

    [Fact]
    public async Task Files_AreCountedOnce_ByMunicipalityAndDayInJapan_AlsoAfterACrash()
    {
        Assert.Equal(0, await UsedAsync(Samples.Tokushima));
        await Store.Journal.BeginAsync(Samples.File("c-1") with { Bytes = 700 }, default);
        await OpenAsync();
        // The claim of a file that was being read when the hub died is begun again.
        await Store.Journal.BeginAsync(Samples.File("c-1") with { Bytes = 700 }, default);
        await Store.TakeFileAsync(Samples.File("c-2", "b.csv") with { Bytes = 300 });
        await Store.AcceptAsync(Samples.Soap());
        Assert.Equal(1_000, await UsedAsync(Samples.Tokushima));
        Assert.Equal(0, await UsedAsync(Samples.Takeo));

        Clock.Now = new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
        await Store.TakeFileAsync(Samples.File("c-3", "c.csv") with { Bytes = 5 });
        Assert.Equal((1_000, 5), (await UsedAsync(Samples.Tokushima), await UsedAsync(Samples.Tokushima, Today.AddDays(1))));
    }
}
