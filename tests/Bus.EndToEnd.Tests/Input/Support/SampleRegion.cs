using System.Text;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>A region as a test means it: written as a region file for the hub, and asked by the test what must be so.</summary>
internal sealed record SampleRegion(params Town[] Towns)
{
    public string ToYaml() => "municipalities:\n" + string.Concat(Towns.Select(t => t.ToYaml()));
}

/// <summary>A municipality with its applications; all of them extend collection-history by 氏名名称.</summary>
internal sealed record Town(string Code, params App[] Apps)
{
    public string ToYaml()
    {
        var yaml = new StringBuilder($"""
              - code: "{Code}"
                name: 試験{Code}
                extends:
                  collection-history:
                    - {Payment.NameItem}
                applications:

            """);
        foreach (var app in Apps) app.Write(yaml, Regions.PasswordOf(Code, app.Id));
        return yaml.ToString();
    }
}

internal sealed record App(string Id)
{
    public Provides[] Provides { get; init; } = [];
    public Consumes[] Consumes { get; init; } = [];

    public static App Provider(string id, params Provides[] provides) => new(id) { Provides = provides };
    public static App Consumer(string id, params Consumes[] consumes) => new(id) { Consumes = consumes };

    public void Write(StringBuilder yaml, string password)
    {
        yaml.Append($"      - id: {Id}\n        name: 試験システム\n        password: {{ value: {password} }}\n");
        if (Provides.Length > 0) yaml.Append("        provides:\n");
        foreach (var p in Provides) p.Write(yaml);
        if (Consumes.Length > 0) yaml.Append("        consumes:\n");
        foreach (var c in Consumes) c.Write(yaml);
    }
}

internal sealed record Provides(string Contract = Payment.Contract, string Encoding = "utf-8", string? OnError = null)
{
    public void Write(StringBuilder yaml)
    {
        yaml.Append($"          - contract: {Contract}\n");
        if (OnError is not null) yaml.Append($"            onError: {OnError}\n");
        yaml.Append($"            file: {{ encoding: {Encoding}, complete: [end-file, rename, quiet] }}\n");
    }
}

internal sealed record Consumes(string Contract = Payment.Contract, string By = "file")
{
    /// <summary>Takes the additional item 氏名名称.</summary>
    public bool Names { get; init; }
    public string Encoding { get; init; } = "utf-8";
    public string Unmappable { get; init; } = "report";
    /// <summary>By SOAP: where to.</summary>
    public Uri? Url { get; init; }
    public int? RecordsPerMessage { get; init; }

    public void Write(StringBuilder yaml)
    {
        yaml.Append($"          - contract: {Contract}\n            by: {By}\n");
        if (Names) yaml.Append("            items: [addresseeName]\n");
        if (By == "file") yaml.Append($"            file: {{ encoding: {Encoding}, unmappable: {Unmappable} }}\n");
        if (By == "soap") yaml.Append($"            soap: {{ url: \"{Url}\", timeout: 300s, recordsPerMessage: {RecordsPerMessage ?? 500} }}\n");
    }
}
