using Bus.Core.Vocabulary;
using Bus.Demo;

namespace Bus.Host.Verbs;

/// <summary>A row of the sample day, as JSON.</summary>
internal sealed record DemoRowView(string Municipality, string Name, string Path, long Sent, long Accepted, long Rejected, long Delivered, long AmountIn, long AmountOut, bool Agrees)
{
    public static DemoRowView Of(DemoRow r) => new(r.Municipality.Value, r.Name, r.Path.Wire(), r.Sent, r.Accepted, r.Rejected, r.Delivered, r.AmountIn, r.AmountOut, r.Agrees);
}
