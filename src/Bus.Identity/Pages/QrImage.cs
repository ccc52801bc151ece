using System.Text;
using QRCoder;

namespace Bus.Identity.Pages;

/// <summary>A QR code as inline SVG: the pages load nothing.</summary>
internal static class QrImage
{
    public static string Svg(string text, string title)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
            for (var x = 0; x < modules[y].Count; x++)
                if (modules[y][x]) path.Append($"M{x} {y}h1v1h-1z");
        return $"<svg role=\"img\" aria-label=\"{Page.Text(title)}\" viewBox=\"0 0 {modules.Count} {modules.Count}\" width=\"220\" height=\"220\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"{path}\"/></svg>";
    }
}
