using Bus.Core.Region;
using Bus.Identity.People;

namespace Bus.Identity.SignOn;

/// <summary>The values of an attribute for a person; none where they have none.</summary>
internal static class AttributeValues
{
    public static IReadOnlyList<string> Of(Person person, string from, IEnumerable<RoleRule> roles) => from switch
    {
        "login" => [person.Login],
        "name" => [person.Name],
        "department" => One(person.Department),
        "email" => One(person.Email),
        "employeeNumber" => One(person.EmployeeNumber),
        "duties" => [.. person.Duties],
        // 職務 → the relying party's own roles; a duty without a rule gives none.
        "roles" => [.. roles.Where(r => person.Duties.Contains(r.Duty)).Select(r => r.Role).Distinct()],
        _ => [],
    };

    private static IReadOnlyList<string> One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];
}
