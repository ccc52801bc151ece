using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bus.Core.Region;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Tests.Partners;

/// <summary>A partner's FTP server of another age: pyftpdlib (Debian's python3-pyftpdlib) without the commands of RFC 3659 that it is told to leave out, with a listing of an old form.</summary>
internal sealed class OldServer : IDisposable
{
    private const string Program = """
        import os, sys, time
        from pyftpdlib import authorizers, handlers, servers
        home, port, without, form = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(","), sys.argv[4]
        class Handler(handlers.FTPHandler):
            authorizer = authorizers.DummyAuthorizer()
            proto_cmds = {name: how for name, how in handlers.proto_cmds.items() if name not in without}
        class OldFolder(handlers.AbstractedFS):
            def format_list(self, folder, names, ignore_err=True):
                for name in names:
                    stat = os.stat(os.path.join(folder, name))
                    is_folder = os.path.isdir(os.path.join(folder, name))
                    when = time.gmtime(stat.st_mtime)
                    if form == "dos":
                        line = "%s %20s %s" % (time.strftime("%m-%d-%y  %I:%M%p", when), "<DIR>         " if is_folder else stat.st_size, name)
                    else:
                        line = "WORK02 3390   %s  1   15  VB   27994 27998  PS  %s" % (time.strftime("%Y/%m/%d", when), name)
                    yield (line + "\r\n").encode()
        class FullFolder(handlers.AbstractedFS):
            # Of what is written only three bytes get to the disk, and nobody is told.
            def open(self, name, mode):
                file = super().open(name, mode)
                if "r" in mode and "+" not in mode or not os.path.exists(home + ".full"): return file
                class Full:
                    closed = False
                    def __getattr__(self, name): return getattr(file, name)
                    def write(self, data):
                        file.write(data[:max(0, 3 - file.tell())])
                        return len(data)
                return Full()
        if form == "full": Handler.abstracted_fs = FullFolder
        elif form != "unix": Handler.abstracted_fs = OldFolder
        Handler.authorizer.add_user("old", "pw", home, perm="elradfmwMT")
        servers.FTPServer(("127.0.0.1", port), Handler).serve_forever()
        """;
    private readonly Process _process;
    private readonly int _port = PartnerServer.FreePort();

    private OldServer(string without, string form)
    {
        Directory.CreateDirectory(Path.Combine(Home, "out", "folder"));
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program, Home, _port.ToString(CultureInfo.InvariantCulture), without, form]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("bus-old-ftp-").FullName;

    public static async Task<OldServer> StartAsync(string without, string form)
    {
        var server = new OldServer(without, form);
        await Support.Eventually.True(() => server._process.HasExited || server.Answers());
        Assert.False(server._process.HasExited, "pyftpdlib is missing: apt-get install -y python3-pyftpdlib");
        return server;
    }

    public Partner Partner => new() { Id = "bank", Address = new Uri($"ftp://127.0.0.1:{_port}"), Username = "old" };

    public FtpLine Line() => new(Partner, "pw", LineOf.Options, TimeProvider.System);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private bool Answers()
    {
        using var socket = new TcpClient();
        try
        {
            socket.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
