using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Bus.Core.Identity;

namespace Bus.Identity.Directories;

/// <summary>One connection to a directory's server, always under TLS, one question at a time. Referrals are not followed: they would lead where nobody was asked to trust.</summary>
internal sealed class LdapConnection : IDisposable
{
    private const int DefaultPort = 389;
    private const int DefaultTlsPort = 636;
    private const int MostBytes = 1 << 20;
    private const int MostEntries = 2_000;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly TimeSpan _limit;
    private Stream _stream = Stream.Null;
    private int _lastId;

    private LdapConnection(TimeSpan limit) => _limit = limit;

    /// <summary>Connects and agrees on TLS, by StartTLS where the address is <c>ldap:</c>.</summary>
    /// <exception cref="DirectoryDownException">No such luck.</exception>
    public static async Task<LdapConnection> OpenAsync(Uri server, LdapTrust trust, TimeSpan limit, CancellationToken cancellation)
    {
        var connection = new LdapConnection(limit);
        try
        {
            await connection.WithinAsync(async stop =>
            {
                var isTls = server.Scheme == "ldaps";
                await connection._client.ConnectAsync(server.IdnHost, server.Port > 0 ? server.Port : isTls ? DefaultTlsPort : DefaultPort, stop);
                connection._stream = connection._client.GetStream();
                if (!isTls) await connection.StartTlsAsync(stop);
                var tls = new SslStream(connection._stream);
                connection._stream = tls;
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
                {
                    TargetHost = server.IdnHost, CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.IsTrusted(certificate, chain, errors),
                }, stop);
                return 0;
            }, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The result's code and the server's words (§4.2.2); 0: it was right.</summary>
    public Task<(int Code, string Words)> BindAsync(string name, string password, CancellationToken cancellation)
    {
        // RFC 4513, §5.1.2: with a name and without a password many servers say yes to anybody.
        if (name.Length > 0 && password.Length == 0) throw new ArgumentException("An empty password binds nobody.", nameof(password));
        return WithinAsync(async stop => LdapMessages.Result(await AskAsync(id => LdapMessages.Bind(id, name, password), LdapMessages.BindResponse, stop)), cancellation);
    }

    /// <summary>What is found, at most so much; null: there would be more.</summary>
    public Task<IReadOnlyList<LdapEntry>?> SearchAsync(string below, LdapFilter filter, Func<string, string> places, int most, IEnumerable<string> attributes, CancellationToken cancellation) => WithinAsync(async stop =>
    {
        var id = ++_lastId;
        await SendAsync(LdapMessages.Search(id, below, filter, places, most, _limit, attributes), stop);
        var found = new List<LdapEntry>();
        while (true)
        {
            var (kind, content) = await ReadAsync(id, stop);
            if (kind == LdapMessages.SearchEntry && found.Count < MostEntries) found.Add(LdapMessages.Entry(content));
            else if (kind == LdapMessages.SearchDone)
            {
                var (code, words) = LdapMessages.Result(content);
                return code switch
                {
                    LdapResults.Success => (IReadOnlyList<LdapEntry>)found,
                    LdapResults.SizeLimit => null,
                    // Nothing lies below the base, or it is not there.
                    LdapResults.NoSuchObject => throw new DirectoryDownException($"The search base does not exist ({code})."),
                    _ => throw new DirectoryDownException($"The search was refused ({code}, {words})."),
                };
            }
            else if (kind != LdapMessages.SearchReference) throw new DirectoryDownException($"An answer of kind {kind} was not expected.");
        }
    }, cancellation);

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task StartTlsAsync(CancellationToken stop)
    {
        var (code, words) = LdapMessages.Result(await AskAsync(LdapMessages.StartTls, LdapMessages.ExtendedResponse, stop));
        if (code != LdapResults.Success) throw new DirectoryDownException($"StartTLS was refused ({code}, {words}).");
    }

    private async Task<AsnReader> AskAsync(Func<int, byte[]> question, int expected, CancellationToken stop)
    {
        var id = ++_lastId;
        await SendAsync(question(id), stop);
        var (kind, content) = await ReadAsync(id, stop);
        return kind == expected ? content : throw new DirectoryDownException($"An answer of kind {kind} was not expected.");
    }

    private ValueTask SendAsync(byte[] message, CancellationToken stop) => _stream.WriteAsync(message, stop);

    private async Task<(int Kind, AsnReader Content)> ReadAsync(int id, CancellationToken stop)
    {
        var (said, kind, content) = LdapMessages.Open(await ReadMessageAsync(stop));
        // Number 0: the server takes its leave (§4.4.1).
        if (said == 0) throw new DirectoryDownException($"The server ends the connection ({LdapMessages.Result(content).Code}).");
        return said == id ? (kind, content) : throw new DirectoryDownException("The answer belongs to another question.");
    }

    // Byte by byte to the length: nothing behind a message may be read before StartTLS is done.
    private async Task<byte[]> ReadMessageAsync(CancellationToken stop)
    {
        var head = new byte[6];
        await _stream.ReadExactlyAsync(head.AsMemory(0, 2), stop);
        var (used, length) = (2, (int)head[1]);
        if (head[1] > 0x80)
        {
            var count = head[1] & 0x7f;
            if (count > 4) throw new DirectoryDownException("The answer is too long.");
            await _stream.ReadExactlyAsync(head.AsMemory(2, count), stop);
            (used, length) = (2 + count, head.AsSpan(2, count).ToArray().Aggregate(0, (sum, b) => (sum << 8) | b));
        }
        if (head[0] != 0x30 || head[1] == 0x80 || length is < 0 or > MostBytes) throw new DirectoryDownException("The answer is no LDAP, or too long.");
        var message = new byte[used + length];
        head.AsSpan(0, used).CopyTo(message);
        await _stream.ReadExactlyAsync(message.AsMemory(used), stop);
        return message;
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_limit);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DirectoryDownException("The server does not answer in time.");
        }
        catch (AuthenticationException trouble)
        {
            throw new DirectoryDownException("TLS: the server's certificate is not trusted, or no version is common to both.", trouble);
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or AsnContentException or ArgumentException { ParamName: not "password" })
        {
            throw new DirectoryDownException($"The connection failed ({trouble.GetType().Name}: {trouble.Message})", trouble);
        }
    }
}

/// <summary>Result codes (RFC 4511, appendix A) that mean something here.</summary>
internal static class LdapResults
{
    public const int Success = 0;
    public const int SizeLimit = 4;
    public const int ConstraintViolation = 19;
    public const int NoSuchObject = 32;
    public const int InappropriateAuthentication = 48;
    public const int InvalidCredentials = 49;
    public const int InsufficientRights = 50;
}
