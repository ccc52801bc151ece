using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Demo.Sample;

namespace Bus.Demo.Day;

/// <summary>What makes one run differ from every other on the same data folder: its ids, file names and ordering keys.</summary>
internal sealed record DayRun(DemoOptions Options, DateTimeOffset Started, TimeProvider Time)
{
    public static DayRun Begin(DemoOptions options, TimeProvider time) => new(options, JapanTime.Now(time), time);

    public DateOnly BusinessDate => DateOnly.FromDateTime(Started.DateTime);

    public string FileName => $"shuno-{Stamp}.csv";

    public string MessageId(int call) => string.Create(CultureInfo.InvariantCulture, $"demo-{Stamp}-{call:D6}");

    public SamplePlan PlanOf(DayMember member, EntryPath path) => new()
    {
        Municipality = member.Place.Code, Path = path, Records = Options.Records, Bad = path == EntryPath.File ? BadPerFile : 0,
        Seed = Options.Seed, Run = Started.ToString("MMddHHmmss", CultureInfo.InvariantCulture), BusinessDate = BusinessDate,
    };

    public int BadPerFile => (int)(((long)Options.Records * Options.BadPerThousand + 999) / 1000);

    private string Stamp => Started.ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture);
}
