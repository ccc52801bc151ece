using Bus.Benchmarks.Load;
using Bus.Benchmarks.Order;
using Bus.Benchmarks.Report;

// What makes load, and what the hub is compared with, are processes of their own.
return args switch
{
    [Flood.Word, ..] => await Flood.RunAsync(args[1..]),
    [LoadGenerator.Word] => await LoadGenerator.RunAsync(),
    [BareEndpoint.Word] => await BareEndpoint.RunAsync(),
    _ => await CommandLine.RunAsync(args),
};
