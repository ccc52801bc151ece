using Bus.Benchmarks.Load;
using Bus.Benchmarks.Micro;
using Bus.Benchmarks.Order;

// What makes load, and what the hub is compared with, are processes of their own.
return args switch
{
    [Flood.Word, ..] => await Flood.RunAsync(args[1..]),
    [LoadGenerator.Word] => await LoadGenerator.RunAsync(),
    [BareEndpoint.Word] => await BareEndpoint.RunAsync(),
    [MicroBenchmarks.Word, ..] => MicroBenchmarks.Run(args[1..]),
    _ => await Bus.Benchmarks.Report.CommandLine.RunAsync(args),
};
