using Bus.Benchmarks.Order;
using Bus.Benchmarks.Report;

// The flood of a figure about fairness is a process of its own, at a lower priority.
return args is [Flood.Word, ..] ? await Flood.RunAsync(args[1..]) : await CommandLine.RunAsync(args);
