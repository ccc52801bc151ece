using System.Diagnostics;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.Contracts;
using Bus.Core.Contracts;
using Bus.Core.Records;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Benchmarks.Bulk;

/// <summary>How far a record is taken; each step does what those before it do.</summary>
internal enum FlatStep
{
    /// <summary>Bytes are read.</summary>
    Read,
    /// <summary>Rows are found and cut into fields.</summary>
    Parse,
    /// <summary>Every value is checked against its rule.</summary>
    Validate,
    /// <summary>Records are written in the hub's own form.</summary>
    Form,
}

/// <summary>The first steps of the bulk path by themselves, on one thread, without a hub.</summary>
internal sealed class FlatLadder
{
    private readonly BulkFile _file;
    private readonly IRecordFormats _formats;
    private readonly RecordShape _shape;

    public FlatLadder(BulkFile file)
    {
        _file = file;
        var services = new ServiceCollection().AddLogging().AddBusContracts(new ConfigurationBuilder().Build()).BuildServiceProvider();
        _formats = services.GetRequiredService<IRecordFormats>();
        _shape = _formats.ShapeOf(services.GetRequiredService<ICatalogue>().Current.Find(Rows.Contract)!, []);
    }

    public async Task<Sample> RunAsync(FlatStep step, CancellationToken cancellation)
    {
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        if (step == FlatStep.Read) await ReadAsync(cancellation);
        else if (await TakeAsync(step, cancellation) is var good && good != _file.Records) throw new InvalidOperationException($"{good} of {_file.Records} records are good");
        return Sample.Rate(_file.Records, "rows", clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        await using var stream = Open();
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, cancellation) > 0) { }
    }

    private async Task<long> TakeAsync(FlatStep step, CancellationToken cancellation)
    {
        var (good, writer) = (0L, new RecordBatchWriter());
        await using var reader = _formats.ReadFlat(Open(), _shape, "utf-8");
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.Structural is not null || (step >= FlatStep.Validate && !IsGood(reader))) continue;
            good++;
            if (step < FlatStep.Form) continue;
            for (var item = 0; item < _shape.Items.Length; item++) writer.Add(reader.Field(item));
            writer.EndRecord();
            if (writer.Length >= 256 << 10) writer.Take();
        }
        return good;
    }

    private bool IsGood(CandidateReader reader)
    {
        for (var i = 0; i < _shape.Items.Length; i++)
        {
            var item = _shape.Items[i];
            var value = reader.Field(i);
            if (value.IsEmpty ? item.Required : item.Rule.Check(value) is not null) return false;
        }
        return true;
    }

    private FileStream Open() => new(_file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
}
