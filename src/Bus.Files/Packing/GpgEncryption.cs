using System.Diagnostics;

namespace Bus.Files.Packing;

/// <summary>Encrypts what is written to a public key by gpg, into a file that stays open. Nothing unencrypted touches a disk.</summary>
internal sealed class GpgEncryption : Stream
{
    private readonly GpgHome _home = new();
    private readonly Process _gpg;
    private readonly Task _pump;
    private readonly Task<string> _said;
    private bool _disposed;

    /// <exception cref="GpgException">gpg is not installed.</exception>
    public GpgEncryption(FileStream file, string publicKey)
    {
        try
        {
            // What comes is packed already, or shall stay as it is: gpg does not pack.
            _gpg = _home.Start("--compress-algo", "none", "--recipient-file", _home.Put("recipient.asc", publicKey), "--encrypt");
        }
        catch
        {
            _home.Dispose();
            throw;
        }
        _said = _gpg.StandardError.ReadToEndAsync();
        _pump = _gpg.StandardOutput.BaseStream.CopyToAsync(file);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _gpg.StandardInput.BaseStream.Write(buffer);
        }
        catch (IOException broken)
        {
            throw Failed(broken);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _gpg.StandardInput.BaseStream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw Failed(broken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Ends the message: all of it is in the file when this returns.</summary>
    /// <exception cref="GpgException">gpg failed; the file is of no use.</exception>
    public async Task FinishAsync()
    {
        try
        {
            _gpg.StandardInput.Close();
        }
        catch (IOException broken)
        {
            throw Failed(broken);
        }
        await _pump.ConfigureAwait(false);
        await _gpg.WaitForExitAsync().ConfigureAwait(false);
        if (_gpg.ExitCode != 0 || !(await _said.ConfigureAwait(false)).Contains("END_ENCRYPTION", StringComparison.Ordinal)) throw Failed(null);
    }

    private static GpgException Failed(Exception? cause) => new("gpg could not encrypt to the consumer's public key (file: encryption: publicKey). Check that it is a valid, unexpired key that may encrypt.", cause);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (!_gpg.HasExited) _gpg.Kill(entireProcessTree: true);
            _gpg.WaitForExit();
            _gpg.Dispose();
            _home.Dispose();
        }
        base.Dispose(disposing);
    }
}
