using Bus.Benchmarks.Report;

return await CommandLine.RunAsync(args);
