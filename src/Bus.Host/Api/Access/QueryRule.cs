using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bus.Host.Api.Access;

/// <summary>
/// What the query of a request may say: the parameters of its endpoint, each once and in its form. What is misspelt is refused: the framework would leave it out, and a day that was not understood
/// would be answered with the figures of today.
/// </summary>
internal static class QueryRule
{
    private const int LongestShown = 40;

    // The types of the handlers' parameters that come from a query.
    private static readonly Dictionary<Type, Form> Forms = new()
    {
        [typeof(string)] = new(_ => true, "文字", "a text"),
        [typeof(bool)] = new(text => bool.TryParse(text, out _), "true か false ", "true or false"),
        [typeof(int)] = new(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0, "1 以上の整数", "an integer of 1 or more"),
        [typeof(long)] = new(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _), "0 以上の整数", "an integer of 0 or more"),
        [typeof(DateOnly)] = new(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "実在する日付（2026-11-20 の形）", "a real date such as 2026-11-20"),
        [typeof(SaidTime)] = new(text => SaidTime.TryParse(text, out _), "日時（2026-11-20T10:00 の形）", "a time such as 2026-11-20T10:00"),
    };

    /// <summary>Why the request cannot be answered; null: its query is in order.</summary>
    public static IResult? WhyNot(RouteEndpoint endpoint, IQueryCollection query)
    {
        if (query.Count == 0) return null;
        var known = ParametersOf(endpoint);
        foreach (var (name, values) in query)
        {
            if (!known.TryGetValue(name, out var form)) return Unknown(name, known.Keys);
            if (values.Count > 1) return ApiAnswers.BadRequest($"クエリの {Shown(name)} が {values.Count} 回指定されています。1 回だけ指定してください。", $"The query gives {Shown(name)} {values.Count} times; give it once.");
            if (!form.Reads(values[0] ?? "")) return ApiAnswers.BadRequest($"クエリの {Shown(name)} の値が正しくありません。{form.Ja}で指定してください。", $"The value of {Shown(name)} in the query cannot be read; give {form.En}.");
        }
        return null;
    }

    /// <summary>Name and form of what a handler takes from the query.</summary>
    private static ImmutableSortedDictionary<string, Form> ParametersOf(RouteEndpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        .Select(p => (p.Name, Form: Forms.GetValueOrDefault(Nullable.GetUnderlyingType(p.ParameterInfo.ParameterType) ?? p.ParameterInfo.ParameterType)))
        .Where(p => p.Form is not null && endpoint.RoutePattern.GetParameter(p.Name) is null)
        .ToImmutableSortedDictionary(p => p.Name, p => p.Form!, StringComparer.OrdinalIgnoreCase);

    private static IResult Unknown(string name, IEnumerable<string> known)
    {
        var names = string.Join(", ", known);
        return ApiAnswers.BadRequest($"クエリの {Shown(name)} はここにはない指定です。{(names.Length > 0 ? $"指定できるのは {names} です。" : "ここではクエリを指定できません。")}",
            $"The query's {Shown(name)} is not known here; {(names.Length > 0 ? $"known are: {names}." : "nothing can be given here.")}");
    }

    /// <summary>A name as its caller wrote it, cut where it is long.</summary>
    public static string Shown(string name) => name.Length > LongestShown ? name[..LongestShown] + "…" : name;

    /// <summary>How a value is written, and how one says so.</summary>
    private sealed record Form(Func<string, bool> Reads, string Ja, string En);
}
