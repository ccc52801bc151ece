using System.CommandLine;
using System.Globalization;
using Bus.Host.Client;

namespace Bus.Host.Verbs;

/// <summary>A list that may be longer than one answer: <c>--limit</c>, <c>--all</c>, and the option that takes the place behind which to go on. It is read part by part: however long it is, neither side holds all of it.</summary>
/// <param name="place">That option's name, and of the API's parameter, without dashes.</param>
/// <param name="whole">False: it has no <c>--all</c>, which means something else there.</param>
internal sealed class LongList(string place, string description, bool whole = true)
{
    private const int AtOnce = 1_000;
    private readonly Option<int> _limit = new Option<int>("--limit") { Description = "最大件数 / at most so many", DefaultValueFactory = _ => 100 }.Within(1, int.MaxValue, new("1 以上で", "1 or more"));
    private readonly Option<bool> _all = new("--all") { Description = "すべて（--limit によらない） / all of them, whatever --limit says" };
    private readonly Option<string?> _place = new($"--{place}") { Description = description };

    public void AddTo(Command command)
    {
        foreach (var option in whole ? new Option[] { _limit, _all, _place } : [_limit, _place]) command.Options.Add(option);
    }

    /// <summary>Shows it; where it goes on, says so and how.</summary>
    /// <param name="path">The address of a part, from the parameters that say which.</param>
    /// <param name="body">What is asked for by POST; null: by GET.</param>
    /// <param name="instead">How else all of it can be had; null: there is no other way.</param>
    public Task<int> ShowAsync<T>(ParseResult parsed, HubClient hub, Screen screen, Func<(string, string?)[], string> path, string[] headers, Func<T, object?[]> row,
        CancellationToken cancellation, object? body = null, Core.Vocabulary.Bilingual? instead = null) => ShowAsync<T>(parsed, hub, screen, path, part => screen.ShowTable(part, headers, row), cancellation, body, instead);

    /// <summary>The same, where it is no table of one row each.</summary>
    public async Task<int> ShowAsync<T>(ParseResult parsed, HubClient hub, Screen screen, Func<(string, string?)[], string> path, Action<IReadOnlyCollection<T>> show,
        CancellationToken cancellation, object? body = null, Core.Vocabulary.Bilingual? instead = null)
    {
        var shown = screen.BeginList(show);
        var (left, next) = (whole && parsed.GetValue(_all) ? int.MaxValue : parsed.GetValue(_limit), parsed.GetValue(_place));
        do
        {
            (var part, next) = await hub.GetPartAsync<T>(path([("limit", Math.Min(left, AtOnce).ToString(CultureInfo.InvariantCulture)), (place, next)]), place, cancellation, body);
            shown.Add(part);
            left -= part.Length;
        } while (left > 0 && next is not null);
        shown.End();
        if (next is not null)
            screen.Note($"続きがあります: --{place} {next}（--limit N で増やす{(whole ? "、--all ですべて" : "")}）。{instead?.Ja}",
                $"There are more: --{place} {next} (--limit N for more of them{(whole ? ", --all for all" : "")}). {instead?.En}".TrimEnd());
        return CommandLine.Fine;
    }
}
