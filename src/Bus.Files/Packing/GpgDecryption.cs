using System.Diagnostics;
using System.Text;
using Bus.Core.Faults;

namespace Bus.Files.Packing;

/// <summary>Decrypts a file by gpg while it is read: the file is pumped into gpg, its output is read here. Nothing decrypted touches a disk.</summary>
internal sealed class GpgDecryption : ReadingStream
{
    private const int Buffer = 64 * 1024;

    private readonly Stream _file;
    private readonly GpgHome _home;
    private readonly Process _gpg;
    private readonly Task _pump;
    private readonly Task<string> _said;
    private Fault? _verdict;
    private bool _judged, _over, _disposed;

    /// <exception cref="GpgException">gpg is not installed, or the key cannot be used.</exception>
    public GpgDecryption(Stream file, string key, string? passphrase)
    {
        (_file, _home) = (file, new GpgHome());
        try
        {
            var secret = passphrase is null ? null : _home.Put("passphrase", passphrase);
            _home.Import(key, secret);
            _gpg = _home.Start(secret is null ? ["--decrypt"] : ["--passphrase-file", secret, "--decrypt"]);
        }
        catch
        {
            _home.Dispose();
            throw;
        }
        _said = _gpg.StandardError.ReadToEndAsync();
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>What is wrong with the whole; null: nothing is. Asked for at the end of the bytes.</summary>
    /// <exception cref="GpgException">The hub's key or passphrase is to blame.</exception>
    public Fault? Verdict()
    {
        if (_judged) return _verdict;
        // Given up half-way, gpg has not been heard to its end; whoever gave up knows why.
        if (!_over) return null;
        _gpg.WaitForExit();
        _judged = true;
        return _verdict = Judge(_gpg.ExitCode, _said.GetAwaiter().GetResult());
    }

    // Status lines: doc/DETAILS of GnuPG. Only what was encrypted, and proved whole (MDC or AEAD), is taken.
    private static Fault? Judge(int exit, string said)
    {
        bool Said(string word) => said.Contains($"[GNUPG:] {word}", StringComparison.Ordinal);
        if (exit == 0 && Said("DECRYPTION_OKAY") && !Said("DECRYPTION_FAILED")) return null;
        if (said.Contains("Bad passphrase", StringComparison.OrdinalIgnoreCase) || Said("MISSING_PASSPHRASE")) throw new GpgException("The passphrase in the region (file: encryption: passphrase) does not open the private key.");
        if (Said("NO_SECKEY")) return PackingFaults.OtherKey;
        return Said("ENC_TO") ? PackingFaults.DamagedCipher : PackingFaults.NotEncrypted;
    }

    private async Task PumpAsync()
    {
        var buffer = new byte[Buffer];
        for (int read; (read = await _file.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            if (!await WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false)) return;
        await WriteAsync(default).ConfigureAwait(false);
    }

    /// <summary>Gives bytes to gpg, none of them: the end. False: it ended before the file did, and says why, or nobody reads on.</summary>
    private async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (bytes.IsEmpty) _gpg.StandardInput.Close();
            else await _gpg.StandardInput.BaseStream.WriteAsync(bytes).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Passed(await _gpg.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override int Read(Span<byte> buffer) => Passed(_gpg.StandardOutput.BaseStream.Read(buffer));

    private int Passed(int read)
    {
        _over |= read == 0;
        // A disk that cannot be read is no fault of the file's.
        if (read == 0 && _pump.IsFaulted) _pump.GetAwaiter().GetResult();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (!_gpg.HasExited) _gpg.Kill(entireProcessTree: true);
            _gpg.WaitForExit();
            // The file is another's again only when nothing reads it any more.
            Task.WhenAny(_pump).GetAwaiter().GetResult();
            _gpg.Dispose();
            _home.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }
}
