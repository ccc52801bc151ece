using System.Buffers;
using System.IO.Pipelines;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress;

/// <summary>A request's body in pooled memory, bounded for itself and together with all the others.</summary>
/// <param name="municipality">Whose address it came to; who sends it is known only once it is read.</param>
internal sealed class RequestBody(BodyBudget budget, MunicipalityCode municipality) : IDisposable
{
    private const int FirstGuess = 64 * 1024;
    private const int PieceSize = 16 * 1024;
    private PooledBuffer? _buffer;
    private long _taken;

    public PooledBuffer Bytes => _buffer ?? throw new InvalidOperationException("The body was not read.");

    /// <summary>Reads to the end; refuses at once where Content-Length is beyond the limit, else as soon as the bytes are.</summary>
    public async ValueTask<Fault?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) return Refusals.TooLarge(limit);
        // A caller that announces much and sends little must not cost much.
        _buffer = new PooledBuffer((int)Math.Min(request.ContentLength ?? PooledBuffer.Smallest, FirstGuess));
        if (!Account()) return Refusals.Busy;
        for (var reader = request.BodyReader; ;)
        {
            var read = await reader.ReadAsync(cancellation);
            var fault = Append(read.Buffer, limit);
            reader.AdvanceTo(read.Buffer.End);
            if (fault is not null || read.IsCompleted) return fault;
        }
    }

    /// <summary>Reads one part to its end.</summary>
    public async ValueTask<Fault?> ReadAsync(Stream part, long limit, CancellationToken cancellation)
    {
        _buffer = new PooledBuffer(FirstGuess);
        if (!Account()) return Refusals.Busy;
        var piece = new byte[PieceSize];
        for (int n; (n = await part.ReadAsync(piece, cancellation)) > 0;)
            if (Append(new ReadOnlySequence<byte>(piece, 0, n), limit) is { } fault) return fault;
        return null;
    }

    private Fault? Append(ReadOnlySequence<byte> arrived, long limit)
    {
        if (Bytes.Length + arrived.Length > limit) return Refusals.TooLarge(limit);
        foreach (var piece in arrived)
        {
            Bytes.Reserve(piece.Length);
            if (!Account()) return Refusals.Busy;
            Bytes.Write(piece.Span);
        }
        return null;
    }

    private bool Account()
    {
        var more = Bytes.Capacity - _taken;
        if (more == 0) return true;
        if (!budget.TryTake(municipality, more, _taken)) return false;
        _taken += more;
        return true;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        budget.Release(municipality, _taken);
        _taken = 0;
    }
}

/// <summary>
/// How many bytes of messages may be held at the same moment. A municipality to which many large ones come holds no more than it leaves to others, so that theirs are taken all the same; a single message may
/// have whatever is left.
/// </summary>
internal sealed class BodyBudget(long most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MunicipalityCode, long> _held = [];
    private long _taken;

    /// <param name="own">What the same message holds already.</param>
    public bool TryTake(MunicipalityCode municipality, long bytes, long own)
    {
        lock (_gate)
        {
            var (held, left) = (_held.GetValueOrDefault(municipality), most - _taken - bytes);
            if (left < 0 || (held > own && held + bytes > left)) return false;
            _taken += bytes;
            _held[municipality] = held + bytes;
            return true;
        }
    }

    public void Release(MunicipalityCode municipality, long bytes)
    {
        if (bytes == 0) return;
        lock (_gate)
        {
            _taken -= bytes;
            var held = _held[municipality] - bytes;
            if (held == 0) _held.Remove(municipality);
            else _held[municipality] = held;
        }
    }
}
