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

    public static void Write(YamlWriter yaml, DirectoryDocument? directory, Action<SecretDocument> secret)
    {
        if (directory is null) return;
        yaml.Map("directory", () =>
        {
            yaml.Texts("servers", directory.Servers);
            if (directory.Ca is { } ca) yaml.Map("ca", () => yaml.Text("value", ca.Value));
            yaml.Texts("pins", directory.Pins);
            yaml.Text("bind", directory.Bind);
            if (directory.Password is { } password) yaml.Map("password", () => secret(password), flow: true);
            yaml.Text("base", directory.Base);
            yaml.Text("filter", directory.Filter);
            if (directory.Attributes is { } names)
                yaml.Map("attributes", () =>
                {
                    foreach (var (key, name) in new[] { ("id", names.Id), ("login", names.Login), ("name", names.Name), ("department", names.Department), ("email", names.Email), ("employeeNumber", names.EmployeeNumber), ("groups", names.Groups) })
                        yaml.Text(key, name);
                }, flow: true);
            yaml.Text("groupBase", directory.GroupBase);
            yaml.Text("groupFilter", directory.GroupFilter);
            yaml.List("duties", directory.Duties, duty =>
            {
                yaml.Text("group", duty.Group);
                yaml.Text("duty", duty.Duty);
            }, flow: true);
            yaml.Plain("hubPasswords", directory.HubPasswords);
            if (directory.Kerberos is { } kerberos)
                yaml.Map("kerberos", () =>
                {
                    yaml.Text("principal", kerberos.Principal);
                    if (kerberos.Keytab is { } keytab) yaml.Map("keytab", () => secret(keytab), flow: true);
                    yaml.Text("attribute", kerberos.Attribute);
                    yaml.Texts("from", kerberos.From);
                    yaml.Plain("automatic", kerberos.Automatic);
                });
        });
    }
}
