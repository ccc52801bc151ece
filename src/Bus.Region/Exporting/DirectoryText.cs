using Bus.Core.Region;

namespace Bus.Region.Exporting;

/// <summary>A directory as it stands in a region file.</summary>
internal static class DirectoryText
{
    public static DirectoryDocument? Of(StaffDirectoryRule? rule) => rule is null ? null : new DirectoryDocument
    {
        Servers = [.. rule.Servers.Select(s => s.OriginalString)],
        Ca = rule.Authorities is { } pem ? new TextDocument(pem) : null,
        Pins = rule.Pins,
        Bind = rule.BindName,
        Password = rule.SealedSecret is { } secret ? new SecretDocument { Sealed = secret } : null,
        Base = rule.Base,
        Filter = rule.Filter,
        Attributes = new DirectoryAttributesDocument
        {
            Id = rule.Attributes.Id, Login = rule.Attributes.Login, Name = rule.Attributes.Name, Department = rule.Attributes.Department, Email = rule.Attributes.Email,
            EmployeeNumber = rule.Attributes.EmployeeNumber, Groups = rule.Attributes.Groups,
        },
        GroupBase = rule.GroupBase,
        GroupFilter = rule.GroupFilter,
        Duties = [.. rule.Duties.Select(d => new GroupDutyDocument { Group = d.Group, Duty = d.Duty })],
        HubPasswords = rule.HubPasswords,
        Kerberos = rule.Kerberos is not { } kerberos ? null : new KerberosDocument
        {
            Principal = kerberos.Principal, Keytab = kerberos.SealedKeytab is { } keytab ? new SecretDocument { Sealed = keytab } : null, Attribute = kerberos.Attribute, From = kerberos.Where.From, Automatic = kerberos.IsAutomatic,
        },
    };

    public static void Write(YamlWriter yaml, DirectoryDocument? present) => yaml.Map("directory", present, directory =>
    {
        yaml.Texts("servers", directory.Servers);
        yaml.Content("ca", directory.Ca);
        yaml.Texts("pins", directory.Pins);
        yaml.Text("bind", directory.Bind);
        yaml.Secret("password", directory.Password);
        yaml.Text("base", directory.Base);
        yaml.Text("filter", directory.Filter);
        yaml.Map("attributes", directory.Attributes, names =>
        {
            yaml.Text("id", names.Id);
            yaml.Text("login", names.Login);
            yaml.Text("name", names.Name);
            yaml.Text("department", names.Department);
            yaml.Text("email", names.Email);
            yaml.Text("employeeNumber", names.EmployeeNumber);
            yaml.Text("groups", names.Groups);
        }, flow: true);
        yaml.Text("groupBase", directory.GroupBase);
        yaml.Text("groupFilter", directory.GroupFilter);
        yaml.List("duties", directory.Duties, duty =>
        {
            yaml.Text("group", duty.Group);
            yaml.Text("duty", duty.Duty);
        }, flow: true);
        yaml.Plain("hubPasswords", directory.HubPasswords);
        yaml.Map("kerberos", directory.Kerberos, kerberos =>
        {
            yaml.Text("principal", kerberos.Principal);
            yaml.Secret("keytab", kerberos.Keytab);
            yaml.Text("attribute", kerberos.Attribute);
            yaml.Texts("from", kerberos.From);
            yaml.Plain("automatic", kerberos.Automatic);
        });
    });
}
