namespace Bus.Region.Reading;

/// <summary>The shape of <c>directory</c>.</summary>
internal static class DirectoryReader
{
    public static DirectoryDocument Read(MapReader map) => new()
    {
        Servers = map.Texts("servers") ?? [],
        Ca = map.Content("ca"),
        Pins = map.Texts("pins") ?? [],
        Bind = map.Text("bind"),
        Password = map.Secret("password"),
        Base = map.Text("base"),
        Filter = map.Text("filter"),
        Attributes = map.Map("attributes", a => new DirectoryAttributesDocument
        {
            Id = a.Text("id"), Login = a.Text("login"), Name = a.Text("name"), Department = a.Text("department"), Email = a.Text("email"), EmployeeNumber = a.Text("employeeNumber"), Groups = a.Text("groups"),
        }),
        GroupBase = map.Text("groupBase"),
        GroupFilter = map.Text("groupFilter"),
        Duties = map.Maps("duties", d => new GroupDutyDocument { Group = d.Text("group"), Duty = d.Text("duty") }),
        HubPasswords = map.Flag("hubPasswords"),
        Kerberos = map.Map("kerberos", k => new KerberosDocument
        {
            Principal = k.Text("principal"), Keytab = k.Secret("keytab"), Attribute = k.Text("attribute"), From = k.Texts("from") ?? [], Automatic = k.Flag("automatic"),
        }),
    };
}
