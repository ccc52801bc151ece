using System.CommandLine;

namespace Bus.Host.Verbs;

/// <summary>Options that are a number of seconds.</summary>
internal static class Seconds
{
    private const double Most = 31_622_400;

    /// <summary>0 to a year.</summary>
    public static Option<double> Option(string name, string description, double usual) =>
        new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual }.Within(0, Most, new($"0〜{Most:0} 秒で", $"0 to {Most:0} seconds"));
}
