using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Core.Admission;

/// <summary>The least room on a disk: a size (<c>1GiB</c>), a part of the disk (<c>5%</c>), or several of them with commas between, of which the smallest counts.</summary>
internal sealed class DiskFloor
{
    private readonly List<(long Bytes, double Part)> _least = [];

    public static bool TryParse(string? text, out DiskFloor floor)
    {
        floor = new DiskFloor();
        foreach (var part in (text ?? "").Split(','))
        {
            if (part.Trim() is not [.. var number, '%'])
            {
                if (!ByteSize.TryParse(part.Trim(), out var bytes)) return false;
                floor._least.Add((bytes, 0));
            }
            else if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and < 100) floor._least.Add((0, percent / 100));
            else return false;
        }
        return true;
    }

    /// <summary>On a disk of this size.</summary>
    public long Of(long size) => _least.Count == 0 ? 0 : _least.Min(l => Math.Max(l.Bytes, (long)(size * l.Part)));
}
