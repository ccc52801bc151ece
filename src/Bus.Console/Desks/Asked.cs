using Bus.Console.Pages;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Bus.Console.Desks;

/// <summary>What a page's address asks for, as the API takes it: only what is known, so that nothing else gets through.</summary>
internal static class Asked
{
    public static QueryBuilder Query(Visit visit, params ReadOnlySpan<string> names) => Query(visit.Query, names);

    /// <param name="said">What was said under a name, in an address or in a form.</param>
    public static QueryBuilder Query(Func<string, string?> said, params ReadOnlySpan<string> names)
    {
        var query = new QueryBuilder();
        foreach (var name in names)
            if (said(name) is { } value) query.Add(name, value);
        return query;
    }

    /// <summary>The same with one value more.</summary>
    public static QueryBuilder With(this QueryBuilder query, string name, string value)
    {
        var more = new QueryBuilder(query.AsEnumerable()) { { name, value } };
        return more;
    }

    /// <summary>The place at which a list goes on, without what the page adds by itself.</summary>
    public static string? Without(string? next, string name) => next is null ? null
        : new QueryBuilder(QueryHelpers.ParseQuery(next).Where(q => q.Key != name)).ToString();

    /// <summary>One value of the place at which a list goes on.</summary>
    public static string Part(string next, string name) => QueryHelpers.ParseQuery(next)[name].ToString();

    /// <summary>What is asked for under a name; null: nothing.</summary>
    public static string? Of(this QueryBuilder query, string name) => query.FirstOrDefault(q => q.Key == name).Value;
}
