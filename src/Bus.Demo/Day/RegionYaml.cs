using System.Globalization;
using System.Text;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Day;

/// <summary>The region file of the sample day.</summary>
internal static class RegionYaml
{
    /// <param name="operatorToken">Token of the sample operator; null: there is none.</param>
    public static string Of(IEnumerable<DayMember> members, string? operatorToken = null)
    {
        var yaml = new StringBuilder();
        if (operatorToken is not null) yaml.Append(CultureInfo.InvariantCulture, $"operators:\n  - {{ id: {SampleRegion.Operator}, name: 見本の運用担当者, role: operator, token: {{ value: \"{operatorToken}\" }} }}\n");
        yaml.Append("municipalities:\n");
        foreach (var member in members) Append(yaml, member);
        return yaml.ToString();
    }

    private static void Append(StringBuilder yaml, DayMember member)
    {
        var place = member.Place;
        yaml.Append(CultureInfo.InvariantCulture, $$"""
              - code: "{{place.Code}}"
                name: {{place.Name}}
                staff: { value: "login,name,department,duties,email,initialPassword\n{{SampleRegion.Staff}},見本 花子,税務課,collection,,{{member.StaffPassword}}\n", changeAtFirstSignIn: false }
                extends:
                  {{CollectionHistory.Contract}}:
                    - { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false }
                applications:
                  - id: {{SampleRegion.Collection}}
                    name: 収納管理システム
                    password: { value: "{{member.CollectionPassword}}" }
                    provides:
                      - contract: {{CollectionHistory.Contract}}
                        file: { encoding: {{place.SendsIn}}, complete: [end-file, rename, quiet] }
                  - id: {{SampleRegion.Delinquency}}
                    name: 滞納整理システム
                    password: { value: "{{member.DelinquencyPassword}}" }
                    consumes:
                      - contract: {{CollectionHistory.Contract}}
                        by: {{place.By.Wire()}}
                        items: [addresseeName]
            {{Way(member)}}
            """);
    }

    private static string Way(DayMember member) => member.Place.By switch
    {
        HandOverKind.File => $$"""            file: { encoding: {{member.Place.TakesIn}}, unmappable: report }""" + "\n",
        HandOverKind.Soap => $$"""            soap: { url: "{{member.Endpoint}}", timeout: 30s, recordsPerMessage: 500, username: bus, password: { value: "{{member.EndpointPassword}}" } }""" + "\n",
        _ => "",
    };
}
