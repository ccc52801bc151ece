using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bus.Identity.Tests.Parts;

/// <summary>
/// A real MIT Kerberos server in a folder of its own, on loopback: realms TOWN.EXAMPLE and ELSEWHERE.EXAMPLE, the first trusting the second. Persons have the password <c>Ldap-1234</c>; tickets are
/// asked for by kinit and curl, as a computer of the domain does.
/// </summary>
public sealed class Kdc : IDisposable
{
    public const string Realm = "TOWN.EXAMPLE";
    public const string Elsewhere = "ELSEWHERE.EXAMPLE";
    public const string Service = $"HTTP/localhost@{Realm}";
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-kdc-").FullName;
    private readonly Process _process;

    public Kdc()
    {
        var port = Ports.Free();
        Write("krb5.conf",
            $$"""
            [libdefaults]
            default_realm = {{Realm}}
            dns_lookup_kdc = false
            dns_lookup_realm = false
            dns_canonicalize_hostname = false
            rdns = false
            udp_preference_limit = 1
            [realms]
            {{Realm}} = {
              kdc = 127.0.0.1:{{port}}
            }
            {{Elsewhere}} = {
              kdc = 127.0.0.1:{{port}}
            }
            [domain_realm]
            localhost = {{Realm}}
            [capaths]
            {{Elsewhere}} = {
              {{Realm}} = .
            }
            """);
        Write("kdc.conf",
            $$"""
            [kdcdefaults]
            kdc_listen = 127.0.0.1:{{port}}
            kdc_tcp_listen = 127.0.0.1:{{port}}
            [realms]
            {{Realm}} = {
              database_name = {{_folder}}/town.db
              key_stash_file = {{_folder}}/town.stash
            }
            {{Elsewhere}} = {
              database_name = {{_folder}}/elsewhere.db
              key_stash_file = {{_folder}}/elsewhere.stash
            }
            """);
        foreach (var realm in (string[])[Realm, Elsewhere])
        {
            Run("/usr/sbin/kdb5_util", null, "-r", realm, "create", "-s", "-P", "master");
            foreach (var person in (string[])["yamada", "tanaka", "sato", "nobody", "PC01$", "Admin/admin"]) Admin(realm, $"addprinc -pw {Slapd.Password} {person}");
            Admin(realm, $"addprinc -pw trust krbtgt/{Realm}@{Elsewhere}");
        }
        foreach (var file in (string[])["a", "b"])
        {
            // The second time under new keys: as another municipality's would be.
            Admin(Realm, file == "a" ? $"addprinc -randkey {Service}" : $"addprinc -randkey HTTP/other@{Realm}");
            Admin(Realm, $"ktadd -k {_folder}/{file}.keytab {(file == "a" ? Service : $"HTTP/other@{Realm}")}");
        }
        _process = Process.Start(Command("/usr/sbin/krb5kdc", null, ["-n", "-r", Realm, "-r", Elsewhere, "-P", $"{_folder}/pid"]))!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        for (var i = 0; ; i++)
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (i < 6_000 && !_process.HasExited)
            {
                Thread.Sleep(50);
            }
    }

    /// <summary>The keytab of <see cref="Service"/>.</summary>
    public byte[] Keytab => File.ReadAllBytes(Path.Combine(_folder, "a.keytab"));

    /// <summary>One of another service.</summary>
    public byte[] OtherKeytab => File.ReadAllBytes(Path.Combine(_folder, "b.keytab"));

    /// <summary>What a browser in which this person is signed in sends to <c>http://localhost</c>.</summary>
    public string AuthorizationOf(string person)
    {
        SignIn(person);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener);
        Run("/usr/bin/curl", person, "-s", "-o", "/dev/null", "--negotiate", "-u", ":", $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        return heard.Result;
    }

    /// <summary>Opens an address with the person's ticket; the head of all answers.</summary>
    public string Open(string person, string address)
    {
        SignIn(person);
        return Run("/usr/bin/curl", person, "-s", "-i", "--negotiate", "-u", ":", address);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> HearAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var heard = "";
        var buffer = new byte[65_536];
        while (true)
        {
            while (!heard.Contains("\r\n\r\n", StringComparison.Ordinal)) heard += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
            if (heard.Split("\r\n").FirstOrDefault(l => l.StartsWith("Authorization: ", StringComparison.Ordinal)) is { } line)
            {
                await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
                return line["Authorization: ".Length..];
            }
            heard = "";
            await stream.WriteAsync("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }

    private void SignIn(string person) =>
        Run("/usr/bin/kinit", person, [person.Contains('@', StringComparison.Ordinal) ? person : $"{person}@{Realm}"], typed: Slapd.Password);

    private void Admin(string realm, string command) => Run("/usr/sbin/kadmin.local", null, "-r", realm, "-q", command);

    private string Run(string program, string? person, params string[] arguments) => Run(program, person, arguments, typed: null);

    // Only who asks gets something typed: others may have ended before, and then the pipe is broken.
    private string Run(string program, string? person, string[] arguments, string? typed)
    {
        using var run = Process.Start(Command(program, person, arguments))!;
        if (typed is not null) run.StandardInput.WriteLine(typed);
        run.StandardInput.Close();
        var (said, wrong) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {said.Result}{wrong.Result}");
        return said.Result;
    }

    private ProcessStartInfo Command(string program, string? person, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["KRB5_CONFIG"] = Path.Combine(_folder, "krb5.conf");
        start.Environment["KRB5_KDC_PROFILE"] = Path.Combine(_folder, "kdc.conf");
        start.Environment["KRB5RCACHEDIR"] = _folder;
        if (person is not null) start.Environment["KRB5CCNAME"] = $"FILE:{_folder}/{person.Replace('/', '_')}.tickets";
        return start;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
