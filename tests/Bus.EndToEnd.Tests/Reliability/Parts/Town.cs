using System.Text;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>A municipality of a test's region: any senders, any consumers.</summary>
internal sealed class Town(string code)
{
    private readonly List<string> _senders = [];
    private readonly List<(string Id, string How)> _consumers = [];

    public string Code => code;

    public Town Sender(string id = "collection")
    {
        _senders.Add(id);
        return this;
    }

    /// <summary>A consumer by SOAP.</summary>
    /// <param name="more">More YAML entries of <c>soap:</c>, e.g. <c>recordsPerMessage: 3</c>.</param>
    /// <param name="retry">YAML entries of <c>retry:</c>; null: there is none.</param>
    public Town Soap(string id, string url, string more = "timeout: 20s", string? retry = null)
    {
        _consumers.Add((id, $"by: soap\n            soap: {{ url: \"{url}\", {more} }}{(retry is null ? "" : $"\n            retry: {{ {retry} }}")}"));
        return this;
    }

    /// <param name="more">More YAML of the consumption, e.g. <c>closing: true</c>.</param>
    public Town File(string id, string? more = null)
    {
        _consumers.Add((id, more is null ? "by: file" : $"by: file\n            {more}"));
        return this;
    }

    public Town Mailbox(string id, int recordsPerMessage)
    {
        _consumers.Add((id, $"by: mailbox\n            mailbox: {{ recordsPerMessage: {recordsPerMessage} }}"));
        return this;
    }

    public static string Region(params Town[] towns) => Regions.Of([.. towns.Select(t => t.ToYaml())]);

    private string ToYaml()
    {
        var yaml = new StringBuilder(
            $$"""
              - code: "{{code}}"
                name: 試験{{code}}
                extends:
                  collection-history:
                    - { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false }
                applications:

            """);
        foreach (var id in _senders) yaml.Append(Application(id, "provides")).Append("            onError: key\n");
        foreach (var (id, how) in _consumers) yaml.Append(Application(id, "consumes")).Append($"            items: [addresseeName]\n            {how}\n");
        return yaml.ToString();
    }

    private string Application(string id, string does) =>
        $$"""
              - id: {{id}}
                name: 業務システム{{id}}
                password: { value: {{Regions.PasswordOf(code, id)}} }
                {{does}}:
                  - contract: collection-history

        """;
}
