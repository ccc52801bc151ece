using Bus.Host.Verbs;

return await CommandLine.RunAsync(args);
