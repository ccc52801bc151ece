using System.Globalization;

namespace Bus.Benchmarks.Parts;

/// <summary>A municipality in the text of a region file: its collections application provides the flagship contract, by SOAP and as files.</summary>
internal static class Town
{
    /// <summary>Of every application.</summary>
    public const string Password = "bench";

    /// <summary>The collections application's header.</summary>
    public static readonly string Authorization = Load.LoadProcess.Basic("collection", Password);

    /// <param name="consumes">How the delinquency application takes its records, e.g. <c>by: mailbox</c>; empty: there is none.</param>
    public static string Of(string code, string consumes = "") => string.Create(CultureInfo.InvariantCulture,
        $$"""
          - code: "{{code}}"
            name: 計測{{code}}
            applications:
              - id: collection
                name: 収納管理システム
                password: { value: {{Password}} }
                provides:
                  - contract: collection-history
                    onError: key
                    file: { encoding: utf-8, complete: [rename] }
        {{(consumes.Length == 0 ? "" : Consumer(consumes))}}

        """);

    private static string Consumer(string consumes) =>
        $$"""
              - { id: delinquency, name: 滞納整理システム, password: { value: {{Password}} }, consumes: [ { contract: collection-history, {{consumes}} } ] }
        """;
}
