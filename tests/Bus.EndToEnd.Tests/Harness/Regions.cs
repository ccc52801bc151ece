namespace Bus.EndToEnd.Tests.Harness;

/// <summary>Region files for tests. Passwords are <c>pw-{municipality}-{application}</c>.</summary>
public static class Regions
{
    public static string PasswordOf(string municipality, string application) => $"pw-{municipality}-{application}";

    /// <summary>A municipality with <c>collection</c> (provides) and one consumer <c>delinquency</c>.</summary>
    /// <param name="consumes">YAML lines of the consumption, e.g. <c>by: file</c>; each is indented here.</param>
    /// <param name="provides">YAML lines of the provision, e.g. <c>onError: key</c>.</param>
    public static string Municipality(string code, string consumes, string provides = "onError: key") =>
        $$"""
          - code: "{{code}}"
            name: 試験{{code}}
            extends:
              collection-history:
                - { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false }
            applications:
              - id: collection
                name: 収納管理システム
                password: { value: {{PasswordOf(code, "collection")}} }
                provides:
                  - contract: collection-history
        {{Indent(provides)}}
              - id: delinquency
                name: 滞納整理システム
                password: { value: {{PasswordOf(code, "delinquency")}} }
                consumes:
                  - contract: collection-history
                    items: [addresseeName]
        {{Indent(consumes)}}
        """;

    public static string Of(params string[] municipalities) => "municipalities:\n" + string.Join('\n', municipalities) + "\n";

    private static string Indent(string lines) => string.Join('\n', lines.Split('\n').Select(l => "            " + l));
}
