using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Core.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Console.Desks;

/// <summary>What somebody hands over in the browser: a file, or what they pasted. From the page that shows what it comes to it goes along sealed to what does it: it may hold secrets, and nobody alters it on the way.</summary>
/// <param name="Pasted">The text, where it was pasted just now; null: it was not.</param>
internal sealed record Document(byte[] Bytes, string? Pasted)
{
    /// <summary>The field in which it goes along, sealed.</summary>
    public const string Field = "document";

    public string Seal(Visit visit, string purpose) => Base64Url.EncodeToString(SealOf(visit).Seal(Bytes, purpose));

    /// <summary>What the form that was posted hands over (its fields <c>file</c> and <c>text</c>), or brings along.</summary>
    /// <returns>Null, with the page that says so: nothing, more than may be, or no such thing of this hub's.</returns>
    public static Document? Read(Visit visit, string purpose, out IResult? no)
    {
        no = null;
        var most = visit.Options.MostDocumentBytes;
        try
        {
            if (visit.Field(Field) is { } text) return new Document(SealOf(visit).Open(Base64Url.DecodeFromChars(text), purpose), null);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            no = visit.Problem(Problems.NotAForm(), StatusCodes.Status400BadRequest);
            return null;
        }
        if (Given(visit.Http.Request.Form) is not { Bytes.Length: > 0 } given) no = visit.Problem(Problems.Wrong("ファイルを選ぶか、内容を貼り付けてください。", "Choose a file, or paste its content."), StatusCodes.Status400BadRequest);
        else if (given.Bytes.Length > most) no = visit.Problem(Problems.TooLarge(most), StatusCodes.Status400BadRequest);
        else return given;
        return null;
    }

    // As it is: its first line may begin with blanks that mean something.
    private static Document? Given(IFormCollection form)
    {
        if (form.Files.GetFile("file") is { Length: > 0 } file)
        {
            using var content = new MemoryStream();
            file.CopyTo(content);
            return new Document(content.ToArray(), null);
        }
        return form["text"].ToString() is var text && string.IsNullOrWhiteSpace(text) ? null : new Document(Encoding.UTF8.GetBytes(text), text);
    }

    /// <summary>Never what it holds.</summary>
    public override string ToString() => nameof(Document);

    private static IHubSeal SealOf(Visit visit) => visit.Http.RequestServices.GetRequiredService<IHubSeal>();
}
