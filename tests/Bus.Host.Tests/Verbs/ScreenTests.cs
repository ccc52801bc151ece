using Bus.Host.Verbs;
using Spectre.Console;

namespace Bus.Host.Tests.Verbs;

public class ScreenTests
{
    /// <summary>A job looks for a word in what a verb says, line by line.</summary>
    [Fact]
    public void Pipe_GetsEachLineWhole()
    {
        if (!System.Console.IsOutputRedirected) return;
        var width = new Screen(json: false).Console.Profile.Width;
        using var text = new StringWriter();
        var pipe = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        pipe.Profile.Width = width;
        pipe.WriteLine(string.Concat(Enumerable.Repeat("連携ファイル / a bulk file; ", 100)));
        pipe.Write(Screen.Table(["x"], ["理由 / reason"], _ => [new string('あ', 300)]));
        Assert.Equal(6, text.ToString().TrimEnd().Split('\n').Length);
    }
}
