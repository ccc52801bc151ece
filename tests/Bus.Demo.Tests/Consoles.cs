using Spectre.Console;

namespace Bus.Demo.Tests;

internal static class Consoles
{
    public static IAnsiConsole Plain(TextWriter? writer = null) => Make(writer, AnsiSupport.No);

    public static IAnsiConsole Coloured(TextWriter writer) => Make(writer, AnsiSupport.Yes);

    private static IAnsiConsole Make(TextWriter? writer, AnsiSupport ansi) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi, ColorSystem = ansi == AnsiSupport.Yes ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(writer ?? TextWriter.Null),
    });
}
