using System.Collections.Concurrent;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.RealInput;

/// <summary>
/// One hub with seven municipalities. Each has a provider of UTF-8 files and one of CP932 files, and three consumers by file:
/// <c>named</c> (UTF-8, with 氏名名称), <c>plain</c> (UTF-8, without), <c>sjis</c> (CP932, with; what it cannot hold is reported).
/// An eighth has a consumer <c>strict</c>, for whom such records are refused.
/// </summary>
public sealed class RealInputHub : IAsyncLifetime
{
    public static readonly string[] Seven = ["412066", "412074", "412091", "414239", "414247", "414255", "362018"];
    public const string Strict = "221309";

    private readonly ConcurrentDictionary<Recipe, Lazy<Task<MadeFile>>> _made = new();

    public HubProcess Hub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
        await Hub.ApplyAsync(new SampleRegion([.. Seven.Select(Of), StrictTown]).ToYaml());
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();

    /// <summary>Made once, however many ask for it.</summary>
    internal Task<MadeFile> MakeAsync(Recipe recipe) => _made.GetOrAdd(recipe, r => new(() => MadeFile.MakeAsync(Hub.Folder, r))).Value;

    private static Town Of(string code) => new(code,
        App.Provider("collection", new Provides()),
        App.Provider("collection-sjis", new Provides(Encoding: "cp932")),
        App.Consumer("named", new Consumes { Names = true }),
        App.Consumer("plain", new Consumes()),
        App.Consumer("sjis", new Consumes { Names = true, Encoding = "cp932" }));

    private static Town StrictTown => new(Strict,
        App.Provider("collection", new Provides()),
        App.Consumer("strict", new Consumes { Names = true, Encoding = "cp932", Unmappable = "reject" }),
        App.Consumer("named", new Consumes { Names = true }));
}
