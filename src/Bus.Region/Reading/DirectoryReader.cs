namespace Bus.Region.Reading;

/// <summary>The shape of <c>directory</c>.</summary>
internal static class DirectoryReader
{
    public static readonly string[] Keys = ["servers", "ca", "pins", "bind", "password", "base", "filter", "attributes", "groupBase", "groupFilter", "duties", "hubPasswords", "kerberos"];
    private static readonly string[] AuthorityKeys = ["value", "file"];
    private static readonly string[] AttributeKeys = ["id", "login", "name", "department", "email", "employeeNumber", "groups"];
    private static readonly string[] KerberosKeys = ["principal", "keytab", "attribute", "from", "automatic"];
    private static readonly string[] DutyKeys = ["group", "duty"];

    public static DirectoryDocument Read(MapReader map) => new()
    {
        Servers = map.Texts("servers") ?? [],
        Ca = map.Map("ca", AuthorityKeys, ca => new TextDocument(ca.ValueOrFile())),
        Pins = map.Texts("pins") ?? [],
        Bind = map.Text("bind"),
        Password = map.Secret("password"),
        Base = map.Text("base"),
        Filter = map.Text("filter"),
        Attributes = map.Map("attributes", AttributeKeys, a => new DirectoryAttributesDocument
        {
            Id = a.Text("id"), Login = a.Text("login"), Name = a.Text("name"), Department = a.Text("department"), Email = a.Text("email"), EmployeeNumber = a.Text("employeeNumber"), Groups = a.Text("groups"),
        }),
        GroupBase = map.Text("groupBase"),
        GroupFilter = map.Text("groupFilter"),
        Duties = map.Maps("duties", DutyKeys, d => new GroupDutyDocument { Group = d.Text("group"), Duty = d.Text("duty") }),
        HubPasswords = map.Flag("hubPasswords"),
        Kerberos = map.Map("kerberos", KerberosKeys, k => new KerberosDocument
        {
            Principal = k.Text("principal"), Keytab = k.Secret("keytab"), Attribute = k.Text("attribute"), From = k.Texts("from") ?? [], Automatic = k.Flag("automatic"),
        }),
    };
}
