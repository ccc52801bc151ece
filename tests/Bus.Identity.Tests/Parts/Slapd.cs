using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Identity.Tests.Parts;

/// <summary>
/// A real OpenLDAP server in a folder of its own, with LDAP (StartTLS) and LDAPS on loopback. Staff, password <c>Ldap-1234</c>: yamada, tanaka (group shuno), sato (employeeType=disabled). It lets anybody bind with
/// an empty password, as some servers do.
/// </summary>
public sealed class Slapd : IDisposable
{
    public const string Suffix = "dc=town";
    public const string Password = "Ldap-1234";
    public const string Service = "cn=bus,dc=town";
    public const string ServicePassword = "Service-1";
    private const string Admin = "cn=admin,dc=town";

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-slapd-").FullName;
    private Process? _process;

    public Slapd(string name = "localhost", bool tls = true)
    {
        (Port, TlsPort) = (Ports.Free(), Ports.Free());
        Authority = MakeAuthority("Town CA");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        Certificate = request.Create(Authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), RandomNumberGenerator.GetBytes(8));
        Write("ca.pem", Authority.ExportCertificatePem());
        Write("cert.pem", Certificate.ExportCertificatePem());
        Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        Write("slapd.conf",
            $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            moduleload memberof
            pidfile {_folder}/pid
            allow bind_anon_cred
            {(tls ? $"TLSCACertificateFile {_folder}/ca.pem\nTLSCertificateFile {_folder}/cert.pem\nTLSCertificateKeyFile {_folder}/key.pem" : "")}
            database mdb
            suffix "{Suffix}"
            rootdn "{Admin}"
            rootpw admin
            directory {_folder}/db
            overlay memberof
            access to attrs=userPassword by anonymous auth by * none
            access to * by dn.exact="{Service}" read by * none

            """);
        Start(tls);
        Change("ldapadd",
            $"""
            dn: {Suffix}
            objectClass: dcObject
            objectClass: organization
            dc: town
            o: town

            dn: {Service}
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: bus
            userPassword: {ServicePassword}

            dn: ou=staff,{Suffix}
            objectClass: organizationalUnit
            ou: staff

            {Person("yamada", "山田 花子")}
            {Person("tanaka", "田中 一郎", "mail: tanaka@town.example\nemployeeNumber: 0077")}
            {Person("sato", "佐藤", "employeeType: disabled")}
            dn: cn=shuno,{Suffix}
            objectClass: groupOfNames
            cn: shuno
            member: uid=tanaka,ou=staff,{Suffix}
            """);
    }

    public int Port { get; }
    public int TlsPort { get; }
    public X509Certificate2 Authority { get; }
    public X509Certificate2 Certificate { get; }

    public static string Person(string uid, string name, string more = "") =>
        $"dn: uid={uid},ou=staff,{Suffix}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: {name}\ndisplayName: {name}\nou: 税務課\nuserPassword: {Password}\n{(more.Length > 0 ? more + "\n" : "")}";

    public static X509Certificate2 MakeAuthority(string name)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(60));
    }

    public void Start(bool tls = true)
    {
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/slapd", ["-d", "0", "-f", Path.Combine(_folder, "slapd.conf"), "-h", $"ldap://127.0.0.1:{Port}{(tls ? $" ldaps://127.0.0.1:{TlsPort}" : "")}"]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        for (var i = 0; ; i++)
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, tls ? TlsPort : Port);
                return;
            }
            catch (SocketException) when (i < 6_000 && !_process.HasExited)
            {
                Thread.Sleep(50);
            }
    }

    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>An LDIF through <c>ldapadd</c> or <c>ldapmodify</c>.</summary>
    public void Change(string program, string ldif)
    {
        Write("change.ldif", string.Join('\n', ldif.Split('\n').Select(l => l.TrimEnd())));
        using var run = Process.Start(new ProcessStartInfo(program, ["-x", "-H", $"ldap://127.0.0.1:{Port}", "-D", Admin, "-w", "admin", "-f", Path.Combine(_folder, "change.ldif")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = run.StandardError.ReadToEndAsync();
        run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, said.Result);
    }

    public void Modify(string uid, string change) => Change("ldapmodify", $"dn: uid={uid},ou=staff,{Suffix}\n{change}\n");

    public void Dispose()
    {
        if (_process is { HasExited: false }) Stop();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
